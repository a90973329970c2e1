#include "logbook/cli/run.hpp"

int main(int argc, char** argv) { return logbook::cli::run_process(argc, argv); }

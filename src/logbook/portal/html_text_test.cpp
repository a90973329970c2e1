#include "logbook/portal/html_text.hpp"

#include <gmock/gmock.h>

namespace logbook::portal {
namespace {

TEST(HtmlText, StandsForItsCharacters) {
  EXPECT_EQ(html_decoded("Smith &amp; Sons &lt;O&#39;Brien&gt; &quot;x&quot; &apos;"),
            "Smith & Sons <O'Brien> \"x\" '");
  EXPECT_EQ(html_decoded("J&#252;rgen &#xFC; &#x1F642;"), "Jürgen ü 🙂");
}

TEST(HtmlText, IsDecodedOnce) { EXPECT_EQ(html_decoded("&amp;lt;"), "&lt;"); }

TEST(HtmlText, StaysAsItIsWhereItStandsForNothing) {
  for (const auto* text : {"", "&", "a & b; c", "&;", "&#;", "&#x;", "&nobody;", "&#0;", "&#55296;", "&#1114112;",
                           "&#-39;", "&#39", "&#00000000000000039;", "&# 39;"}) {
    EXPECT_EQ(html_decoded(text), text);
  }
}

}  // namespace
}  // namespace logbook::portal

// The vendor's job on a saved body, or on a portal: node users.js FILE | node users.js URL (key in DOCSPACE_API_KEY).
const { readFileSync } = require("node:fs");

function print(body) {
  const ids = new Set(body.response.map((event) => event.userId));
  console.log([...ids].join("\n"));
}

async function ask(url) {
  const answer = await fetch(`${url}/api/2.0/security/audit/login/last`, {
    headers: { Authorization: `Bearer ${process.env.DOCSPACE_API_KEY}` },
  });
  if (answer.status !== 200) {
    console.log(answer.status, await answer.text());
    return;
  }
  print(await answer.json());
}

const source = process.argv[2];
if (source === "--version") console.log("users 1.0.0");
else if (source.startsWith("http")) ask(source);
else print(JSON.parse(readFileSync(source, "utf8")));

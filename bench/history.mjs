// What one would write instead: window after window with fetch, each event as a line of JSON.
const base = process.env.DOCSPACE_BASE_URL;
const headers = { Authorization: `Bearer ${process.env.DOCSPACE_API_KEY}` };

for (let start = 0; ; start += 100) {
  const url = `${base}/api/2.0/security/audit/login/filter?count=100&startIndex=${start}`;
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const events = (await answer.json()).response;
  process.stdout.write(events.map((event) => JSON.stringify(event) + "\n").join(""));
  if (events.length < 100) break;
}

// Walks through a running Roster as a stranger would, in a real browser: signs in, works through the API with the token
// of the page, invites somebody, signs in as them with the one-time password from the mailbox, disables them.
//
//   node walk.mjs http://127.0.0.1:8080 [folder for screenshots]
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [base, shots] = process.argv.slice(2);
const password = 'Roster-demo-1';
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const complaints = [];
let passed = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// visitor is a browser of its own: cookies, history, and an ear for whatever a page complains of.
async function visitor(name) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  const page = await context.newPage();
  page.on('pageerror', (e) => complaints.push(`${name}: ${page.url()}: ${e.message}`));
  page.on('console', (m) => {
    if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) complaints.push(`${name}: ${page.url()}: ${m.text()}`);
  });
  return page;
}

async function step(what, act) {
  await act();
  passed++;
  console.log(`ok - ${what}`);
}

async function look(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  // The page forbids scripts. The engine runs in a world of its own, which its policy does not reach.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const run = async (expression) => (await session.send('Runtime.evaluate',
    { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true })).result.value;
  await run(axe);
  const found = await run('axe.run(document).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target).join(", ")))');
  assert.deepEqual(found, [], `${name} is not accessible to everybody`);
}

async function signIn(page, login, secret) {
  await page.goto(base);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel(/Username/).fill(login);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const tokenOf = (page) => page.getByLabel('Access token').inputValue();

async function api(token, method, path, body) {
  const answer = await fetch(base + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'If-Match': '*' },
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

const ada = await visitor('ada');
const noor = await visitor('noor');
let token, id;
const login = `noor${Date.now().toString(36)}`;

await step('the home page says where everything is', async () => {
  await ada.goto(base);
  await look(ada, 'home');
});
await step('a wrong password is refused, and nothing more is said', async () => {
  await signIn(ada, 'ada', 'Wrong-password-1');
  await ada.getByRole('alert').waitFor();
  await look(ada, 'wrong-password');
});
await step('the right one signs in, and the page shows a token', async () => {
  await signIn(ada, 'ada', password);
  token = await tokenOf(ada);
  assert.equal((await api(token, 'GET', '/v1/users/me')).body.username, 'ada');
  await look(ada, 'signed-in');
});
await step('an administrator invites, finds, changes and sees it on the record', async () => {
  const made = await api(token, 'POST', '/v1/users', { username: login, email: `${login}@studio.example`, name: 'Noor Haddad', roles: ['assistant'] });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  id = made.body.id;
  assert.equal((await api(token, 'GET', `/v1/users/lookup?username=${login}`)).body.id, id);
  assert.equal((await api(token, 'PATCH', `/v1/users/${id}`, { country: 'NL' })).body.country, 'NL');
  const events = await api(token, 'GET', `/v1/audit-events?subject=${id}`);
  assert.deepEqual(events.body.items.map((e) => e.action), ['user.updated', 'user.invited']);
});
await step('the invited signs in with the one-time password from the mailbox, and chooses their own', async () => {
  await noor.goto(`${base}/mail`);
  await look(noor, 'mailbox');
  const mail = await noor.locator('article', { hasText: login }).first().locator('pre').textContent();
  const oneTime = mail.match(/password[^:]*:\s*(\S+)/i)?.[1];
  assert.ok(oneTime, `no password in: ${mail}`);
  await signIn(noor, login, oneTime);
  await look(noor, 'new-password');
  await noor.getByLabel('New password', { exact: true }).fill('Chosen-by-noor-1');
  await noor.getByLabel('New password, again').fill('Chosen-by-noor-1');
  await noor.getByRole('button', { name: /Set password/ }).click();
  const me = await api(await tokenOf(noor), 'GET', '/v1/users/me');
  assert.equal(me.body.status, 'active', JSON.stringify(me.body));
});
await step('a disabled user is denied although their token is still good, and cannot sign in', async () => {
  const hers = await tokenOf(noor);
  assert.equal((await api(token, 'POST', `/v1/users/${id}/disable`, { reason: 'The walk is over.' })).status, 200);
  assert.equal((await api(hers, 'GET', '/v1/users/me')).status, 403);
  const again = await visitor('noor, again');
  await signIn(again, login, 'Chosen-by-noor-1');
  await again.getByRole('alert').waitFor();
});
await step('signing out ends the session', async () => {
  await ada.getByRole('link', { name: 'Sign out' }).click();
  await ada.goto(base);
  await ada.getByRole('link', { name: 'Sign in' }).click();
  await ada.getByLabel('Password').waitFor();
});
await step('the API reference shows every operation', async () => {
  const reader = await visitor('reader');
  await reader.goto(`${base}/reference/`);
  for (const words of ['create-user', 'Invites a person']) {
    await reader.getByText(words).first().waitFor({ timeout: 15000 }).catch(() => {});
  }
  await reader.waitForFunction(() => document.body.innerText.includes('Invites a person'), null, { timeout: 20000 });
  if (shots) await reader.screenshot({ path: `${shots}/reference.png` });
});
await step('an operation is tried from the reference, as somebody who signed in there', async () => {
  const reader = await visitor('reader who tries');
  await reader.goto(`${base}/reference/`);
  await reader.locator('button.authorize').first().click();
  const window = reader.context().waitForEvent('page');
  await reader.locator('.auth-container', { hasText: 'signIn' }).locator('button.authorize').click();
  const pages = await window;
  await pages.getByLabel(/Username/).fill('grace');
  await pages.getByLabel('Password').fill(password);
  await pages.getByRole('button', { name: 'Sign in' }).click();
  await reader.locator('.auth-container', { hasText: 'signIn' }).getByText('Logout').waitFor();
  await reader.locator('.dialog-ux .btn-done').first().click();
  const me = reader.locator('#operations-Me-get-me');
  await me.locator('button.opblock-summary-control').click();
  await me.locator('button.execute').click();
  await me.locator('.live-responses-table').getByText('Grace Hopper').waitFor();
});
await step('the reference refuses a sign-in that it did not begin', async () => {
  const reader = await visitor('reader who is tricked');
  await reader.goto(`${base}/reference/`);
  const told = await reader.evaluate(() => new Promise((tell) => {
    window.swaggerUIRedirectOauth2 = {
      state: 'ours', auth: { name: 'signIn' }, callback: () => tell('taken'), errCb: (refusal) => tell(refusal.message),
    };
    window.open('oauth2-redirect.html?code=theirs&state=theirs');
  }));
  assert.match(told, /not the sign-in/);
  await reader.goto(`${base}/reference/oauth2-redirect.html?code=theirs&state=theirs`);
  await reader.getByText('Nobody is waiting').waitFor();
});

await browser.close();
assert.deepEqual(complaints, [], 'a page complained');
console.log(`${passed} passed, 0 failed`);

import { expect } from 'vitest';
import { Meeting } from './harness/meeting.ts';
import { test } from './harness/parley.ts';
import type { Person } from './harness/person.ts';
import { until } from './harness/until.ts';
import { judge } from './judge/judge.ts';

const TOKEN_LIVES_MILLIS = 60_000;
const WITHIN_MILLIS = 100_000;

test('a token that expires is renewed unseen', { timeout: 180_000 }, async ({ people, site }) => {
  const meeting = await Meeting.of(people, site, 'Ada');
  const [ada] = meeting.present as [Person];
  const start = Date.now();
  let renewals = 0;
  ada.page.on('request', (request) => {
    if (request.url().endsWith('/RefreshToken')) renewals++;
  });
  const badge = await ada.recordsBadge();
  await meeting.record();
  await until(
    'the first token is renewed and has expired',
    async () => {
      if (ada.written.length < (Date.now() - start) / 5_000) await ada.sends(`message ${ada.written.length + 1}`);
      return renewals > 0 && Date.now() - start > TOKEN_LIVES_MILLIS + 2_000;
    },
    { withinMillis: WITHIN_MILLIS },
  );
  await ada.sends('the last one');
  await meeting.isSettled(ada.written.length);
  expect(new Set(await badge())).toEqual(new Set(['Live']));
  expect(judge(await meeting.run())).toEqual([]);
});

test('a session that was ended elsewhere leads to the sign-in page with a sentence', async ({ people, site }) => {
  const ada = await people.newcomer('Ada');
  const elsewhere = await site.signIn(ada.account.handle, ada.account.password);
  await elsewhere.signOut(true);
  await ada.isSignedOut();
  expect(await ada.page.getByRole('main').textContent()).toMatch(/session was ended/i);
  await ada.signsIn();
});

test('a session survives a reload, and signing out ends it for good', async ({ people }) => {
  const ada = await people.newcomer('Ada');
  await ada.page.reload();
  await ada.connectionIs('Live');
  await ada.signsOut();
  await ada.page.reload();
  await ada.isSignedOut();
});

test('a wrong password and a taken handle are told where they were typed', async ({ people, site }) => {
  const ada = await people.visitor('Ada');
  const { handle, displayName, password } = ada.account;
  await site.signUp(handle, displayName, password);
  await ada.page.getByLabel('Handle').fill(handle);
  await ada.page.getByLabel('Password').fill(`${password}!`);
  await ada.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await ada.page.getByRole('alert').filter({ hasText: 'No account has this handle and password.' }).waitFor();
  await ada.page.getByRole('button', { name: 'Create an account' }).click();
  await ada.page.getByRole('button', { name: 'Sign up' }).click();
  await ada.page.getByRole('alert').filter({ hasText: 'That handle is taken.' }).waitFor();
});

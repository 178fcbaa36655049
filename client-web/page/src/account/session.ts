import type { ParleyClient } from '@parley/client';
import { forgetDrafts } from '../composer/drafts';
import { tellError } from '../parts/notices';

let isSignOutAsked = false;

export async function signOut(client: ParleyClient): Promise<void> {
  isSignOutAsked = true;
  try {
    await client.signOut();
    forgetDrafts();
    location.hash = '#/';
  } catch (error) {
    isSignOutAsked = false;
    tellError('You are still signed in.', error);
  }
}

/** Why the sign-in page is shown to somebody who was signed in a moment ago; told once. */
export function endWords(): string {
  if (!isSignOutAsked)
    return 'Your session was ended, here or on another device. Sign in to go on; your drafts are kept.';
  isSignOutAsked = false;
  return 'You are signed out.';
}

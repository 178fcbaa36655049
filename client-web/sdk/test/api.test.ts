import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SDK = fileURLToPath(new URL('..', import.meta.url));

let folder: string;

// The declarations as a build makes them.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-api-'));
  const tsc = join(SDK, '../node_modules/.bin/tsc');
  const made = spawnSync(tsc, ['-p', 'tsconfig.json', '--emitDeclarationOnly', '--outDir', folder], { cwd: SDK });
  expect(made.stdout.toString()).toBe('');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** What declarations name of other packages, or of the contract, from one file on. */
function leaks(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map((found) => found[1] ?? '');
  return named.flatMap((name) => {
    if (!name.startsWith('.') || name.includes('/gen/')) return [`${file.slice(folder.length + 1)}: ${name}`];
    return leaks(resolve(dirname(file), name.replace(/\.js$/, '.d.ts')), seen);
  });
}

test('the interface speaks of no library', () => {
  expect(leaks(join(folder, 'index.d.ts'))).toEqual([]);
});

test('a leak is found', () => {
  const leaking = join(folder, 'leaking.d.ts');
  writeFileSync(leaking, "import type { Code } from '@connectrpc/connect';\nexport { Engine } from './engine.js';\n");

  expect(leaks(leaking)).toContain('leaking.d.ts: @connectrpc/connect');
  expect(leaks(leaking).some((leak) => leak.includes('/gen/'))).toBe(true);
});

test('a client is opened, not made, and what is for tests is not offered', () => {
  const client = readFileSync(join(folder, 'client.d.ts'), 'utf8');

  expect(client).toContain('private constructor();');
  expect(client).not.toContain('openIn');
});

test('everything public says what a caller may rely on', () => {
  const client = readFileSync(join(folder, 'client.d.ts'), 'utf8');
  const undocumented = client
    .split('\n')
    .filter((line, at, lines) => /^ {4}(static |get )?[a-zA-Z]+\(/.test(line) && !lines[at - 1]?.includes('*/'));

  expect(undocumented).toEqual([]);
});

test('what is exported is what was agreed', async () => {
  expect(Object.keys(await import('../src/index.js')).sort()).toEqual([
    'ParleyClient',
    'ParleyError',
    'indexedDbStore',
    'memoryStore',
    'roomId',
    'userId',
  ]);
});

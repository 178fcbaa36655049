import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED_JAVA = 25;

/** The checkout's root. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Where failed tests leave what the pages looked like. */
export const target = join(root, 'client-web/browser/target');

/** Where the pictures of the README are. PARLEY_TEST_IMAGES names another folder. */
export const images = process.env.PARLEY_TEST_IMAGES || join(root, 'docs/images');

/** The built server. PARLEY_TEST_SERVER_JAR names another. */
export function serverJar(): string {
  return built('PARLEY_TEST_SERVER_JAR', 'server/target/parley/parley-server.jar', './mvnw -pl server -am package');
}

/** The script that runs Envoy. PARLEY_TEST_ENVOY_RUN names another. */
export function envoyRun(): string {
  return built('PARLEY_TEST_ENVOY_RUN', 'envoy/run', 'git checkout envoy');
}

/** The built page. PARLEY_TEST_PAGE names another folder. */
export function pageFolder(): string {
  return built('PARLEY_TEST_PAGE', 'client-web/page/dist', 'npm run build in client-web');
}

/** The contract as descriptors. PARLEY_TEST_DESCRIPTORS names another file. */
export function descriptors(): string {
  return built('PARLEY_TEST_DESCRIPTORS', 'proto/target/classes/parley.protoset', './mvnw -pl proto package');
}

/** A Chromium; CHROMIUM names one. Installs Debian's where it may. */
export function chromium(): string {
  return execFileSync(join(root, 'client-web/browser/install-chromium'), { encoding: 'utf8' }).trim();
}

/** The `java` of a JDK that is new enough, from the places where `.mvn/jdk.sh` looks. */
export function java(): string {
  const homes = [process.env.JAVA_HOME ?? '', ...below('/usr/lib/jvm'), ...below('/opt/java')];
  homes.push(...below(join(homedir(), '.sdkman/candidates/java')), ...below(join(homedir(), '.jdks')));
  homes.push(...below('/Library/Java/JavaVirtualMachines').map((jdk) => join(jdk, 'Contents/Home')));
  const home = homes.find(isNewEnough);
  if (home === undefined) {
    throw new Error(`The tests need a JDK ${WANTED_JAVA} or newer and found none: set JAVA_HOME to one.`);
  }
  return join(home, 'bin/java');
}

function built(variable: string, path: string, how: string): string {
  const place = process.env[variable] || join(root, path);
  if (existsSync(place)) return place;
  throw new Error(`${place} is missing: make it by ${how}, or set ${variable} to another.`);
}

function below(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function isNewEnough(home: string): boolean {
  const release = join(home, 'release');
  if (home === '' || !existsSync(release) || !existsSync(join(home, 'bin/java'))) return false;
  const version = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1];
  return Number(version ?? 0) >= WANTED_JAVA;
}

/** What was trained beside a jar, if anything: starts take half as long with it. */
export function trainingOf(jar: string): string | null {
  const cache = join(dirname(jar), 'parley-server.aot');
  return existsSync(cache) ? cache : null;
}

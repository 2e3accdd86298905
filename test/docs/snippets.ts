import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fenced block of a page. */
export interface Snippet {
  readonly language: string;
  /** The file that the page says it is, by `title="…"` after the language. */
  readonly title: string | null;
  readonly text: string;
  /** Where it begins in the page, counted from 1. */
  readonly line: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All fenced blocks of a page, in order. */
export function snippetsOf(markdown: string): Snippet[] {
  const fence = /^```(\S+)(?: title="([^"]+)")?\n(.*?)^```$/gms;
  return [...markdown.matchAll(fence)].map(({ 1: language = '', 2: title, 3: text = '', index }) => ({
    language,
    title: title ?? null,
    text,
    line: markdown.slice(0, index).split('\n').length,
  }));
}

export const readPage = async (page: string): Promise<Snippet[]> =>
  snippetsOf(await readFile(join(root, page), 'utf8'));

/** A shell block that was run, and what the page shows after it, if anything. */
export interface Ran {
  readonly line: number;
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  readonly shown: Snippet | null;
}

/** A folder with the project's packages in it, as a reader who has installed them has it. */
export async function readersFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'carrel-reader-'));
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** What stays of a block for the next: its variables, as in a reader's own shell. */
const kept = 'env.sh';

async function shell(
  folder: string,
  text: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<Ran, 'status' | 'out' | 'err'>> {
  const script = `set -e\n[ ! -f ${kept} ] || . ./${kept}\nhere=$PWD\n${text}\nexport -p > "$here/${kept}"\n`;
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    ended.out += more;
  });
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    ended.err += more;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...ended };
}

/**
 * Does what a page says, from top to bottom: writes the files that have a title, runs the shell's blocks one after the
 * other, and takes a block of JSON or of text right after one for what it prints last.
 * @param folder the reader's
 * @param env what the reader's shell has set besides
 */
export async function follow(
  folder: string,
  snippets: readonly Snippet[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran[]> {
  const ran: Ran[] = [];
  for (const [index, { language, title, text, line }] of snippets.entries()) {
    if (title !== null) {
      await mkdir(dirname(join(folder, title)), { recursive: true });
      await writeFile(join(folder, title), text);
    } else if (language === 'sh') {
      const next = snippets[index + 1];
      const isShown = next !== undefined && next.title === null && ['json', 'text'].includes(next.language);
      ran.push({ line, shown: isShown ? next : null, ...(await shell(folder, text, env)) });
    }
  }
  return ran;
}

/** Where what is shown is not what was printed; `"…"` stands for any text. Null where all of it is. */
export function unlike(shown: unknown, printed: unknown, at = '$'): string | null {
  if (shown === '…') return typeof printed === 'string' && printed !== '' ? null : at;
  if (typeof shown !== 'object' || shown === null) return Object.is(shown, printed) ? null : at;
  if (typeof printed !== 'object' || printed === null) return at;
  if (Array.isArray(shown) !== Array.isArray(printed)) return at;
  const [told, said] = [shown, printed] as Record<string, unknown>[];
  for (const key of new Set([...Object.keys(told ?? {}), ...Object.keys(said ?? {})])) {
    const found = unlike(told?.[key], said?.[key], `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** What is wrong with a block that was run: it failed, or did not print what the page shows. Null where nothing is. */
export function wrongWith({ status, out, err, shown }: Ran): string | null {
  if (status !== 0) return `it ended with ${status}: ${out}${err}`;
  if (shown === null) return null;
  const printed = out.trimEnd();
  const lastLine = printed.slice(printed.lastIndexOf('\n') + 1);
  if (shown.language === 'text') return printed === shown.text.trimEnd() ? null : `it printed ${printed}`;
  const where = unlike(JSON.parse(shown.text), JSON.parse(lastLine));
  return where === null ? null : `${where} is not as shown: ${lastLine}`;
}

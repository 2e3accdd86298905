import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of ours, by its path from the root, with what is written in it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every file of ours below folders of the root, sorted: not what a bench's contender has installed for itself. */
export function sourcesIn(folders: readonly string[], ext = '.ts'): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ext))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .filter((path) => !path.split(sep).includes('node_modules'))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}

/** The text without its comments; strings stay, so that what is sent to a database can be looked at. */
export const code = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

/** What a file imports: paths from the root for files of ours, names for packages. */
export function importsOf({ path, text }: Source): string[] {
  const specifiers = [
    ...code(text).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g),
    ...code(text).matchAll(/new URL\('(\.[^']+\.ts)'/g),
  ];
  return specifiers.map(([, specifier = '']) =>
    specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier,
  );
}

/** Rings of files that import each other, each as the paths on it. */
export function circlesIn(sources: readonly Source[]): string[][] {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]));
  const finished = new Set<string>();
  const circles: string[][] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const seen = way.indexOf(path);
    if (seen >= 0) {
      circles.push([...way.slice(seen), path]);
      return;
    }
    if (finished.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...way, path]);
    finished.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return circles;
}

/** Places where a pattern stands in the code, `path: line`. */
export function findAll(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) =>
    code(text)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

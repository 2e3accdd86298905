import type { Work } from '../questions.ts';
import type { Line } from './report.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const bar = 16;
const gap = 6;
const left = 150;
const width = 760;
const room = width - left - 150;

/** Read by eye on a light page as on a dark one, and by whoever tells no colours apart: Carrel's bar is the solid one. */
const style = `
  :root { color-scheme: light dark; }
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .work { font-weight: 600; }
  .bar { fill: #8c959f; }
  .carrel { fill: #0969da; }
  .one { stroke: #1f2328; stroke-dasharray: 2 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .bar { fill: #6e7681; }
    .carrel { fill: #58a6ff; }
    .one { stroke: #e6edf3; }
  }`;

/**
 * The chart: requests a second of each contender as so many times Carrel's, work by work, in a library of one size.
 * @param lines of one size; those without a ratio are left out
 */
export function chart(lines: readonly Line[], works: readonly Work[], patrons: number): string {
  const ratioOf = (line: Line): number => line.toCarrel?.requestsPerSecond ?? 0;
  const shown = lines.filter((line) => line.patrons === patrons && line.toCarrel !== null);
  const most = Math.max(1, ...shown.map(ratioOf));
  const scale = (ratio: number): number => (ratio / most) * room;
  const parts: string[] = [];
  let y = 56;
  for (const { id, letter, title } of works) {
    const own = shown.filter(({ work }) => work === id);
    if (own.length === 0) continue;
    parts.push(`<text class="work" x="10" y="${y}">(${letter}) ${escaped(title)}</text>`);
    y += 10;
    const top = y;
    for (const line of own) {
      const rate = line.figures.requestsPerSecond;
      const told = `${ratioOf(line).toFixed(2)} ×, ${rate < 100 ? rate.toFixed(1) : Math.round(rate)}/s`;
      const length = Math.max(scale(ratioOf(line)), 1).toFixed(1);
      parts.push(
        `<text x="${left - 8}" y="${y + bar - 4}" text-anchor="end">${escaped(line.contender)}</text>`,
        `<rect class="bar${line.contender === 'carrel' ? ' carrel' : ''}" x="${left}" y="${y}" width="${length}" height="${bar}" rx="2"/>`,
        `<text x="${(left + Number(length) + 6).toFixed(1)}" y="${y + bar - 4}">${told}</text>`,
      );
      y += bar + gap;
    }
    const one = (left + scale(1)).toFixed(1);
    parts.push(`<line class="one" x1="${one}" x2="${one}" y1="${top - 3}" y2="${y - 3}"/>`);
    y += 24;
  }
  const told = shown
    .map((line) => `${line.work}, ${line.contender}: ${ratioOf(line).toFixed(2)} times Carrel`)
    .join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-labelledby="title description">
<title id="title">Requests a second beside Carrel, ${patrons} patrons</title>
<desc id="description">Bars for each work: ${escaped(told)}.</desc>
<style>${style}
</style>
<text class="title" x="10" y="24">Requests a second, as so many times Carrel’s; ${patrons} patrons</text>
${parts.join('\n')}
</svg>
`;
}

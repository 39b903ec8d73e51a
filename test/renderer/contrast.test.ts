import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Text needs 4.5:1, marks and the edges of controls 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). */
const pairs = [
  {
    front: 'text',
    grounds: ['ground', 'panel', 'field', 'neutral-5', 'warning-soft', 'danger-soft'],
    least: 4.5,
  },
  { front: 'text-secondary', grounds: ['ground', 'panel', 'field', 'neutral-4', 'neutral-5'], least: 4.5 },
  { front: 'danger', grounds: ['panel', 'danger-soft'], least: 4.5 },
  { front: 'warning', grounds: ['ground', 'panel', 'neutral-3'], least: 4.5 },
  { front: 'neutral-1', grounds: ['neutral-12'], least: 4.5 },
  { front: 'neutral-9', grounds: ['ground', 'panel', 'neutral-5'], least: 3 },
  { front: 'focus', grounds: ['ground', 'panel', 'neutral-5'], least: 3 },
  { front: 'accent', grounds: ['neutral-1', 'ground', 'panel'], least: 3 },
  { front: 'success', grounds: ['ground'], least: 3 },
];

const css = readFileSync(new URL('../../src-renderer/theme.css', import.meta.url), 'utf8');
const root = css.slice(css.indexOf(':root {'), css.indexOf('\n}'));
const tokens = new Map([...root.matchAll(/--([\w-]+): (.+);/g)].map(([, name, value]) => [name, value]));

for (const [theme, index] of [
  ['light', 0],
  ['dark', 1],
] as const) {
  const cases = pairs.flatMap(({ front, grounds, least }) =>
    grounds.map((ground) => ({ front, ground, least })),
  );
  test.each(cases)(`in ${theme}, $front can be read on $ground`, ({ front, ground, least }) => {
    const [darker = 0, lighter = 0] = [luminance(front, index), luminance(ground, index)].sort(
      (a, b) => a - b,
    );
    expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThanOrEqual(least);
  });
}

function luminance(name: string, theme: 0 | 1): number {
  const value = tokens.get(name) ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other !== undefined) return luminance(other, theme);
  const colours = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  const [, lightness, chroma, hue] = colours[theme] ?? [];
  if (lightness === undefined) throw new Error(`--${name} has no colour for both themes`);
  return oklchLuminance(Number(lightness), Number(chroma), (Number(hue) * Math.PI) / 180);
}

/** Björn Ottosson's OKLab to linear sRGB, then the luminance of WCAG. */
function oklchLuminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  const [r = 0, g = 0, bl = 0] = [red, green, blue].map((part) => Math.min(1, Math.max(0, part)));
  return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
}

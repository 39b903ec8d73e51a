/**
 * Draws every PNG from its SVG: `node assets/build-icons.mjs`. Needs rsvg-convert (Debian:
 * librsvg2-bin); the results are committed, so only somebody who changes a drawing runs this.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const iconsDir = join(here, 'icons');
const trayDir = join(here, 'tray');
mkdirSync(iconsDir, { recursive: true });

drawAppIcons();
drawTrayImages();

/** Below 48 px the drawing with the fine edge would blur: a simpler one stands on the pixel grid. */
function drawAppIcons() {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const drawing = size < 48 ? 'icon-small.svg' : 'icon.svg';
    draw(readFileSync(join(here, drawing), 'utf8'), size, join(iconsDir, `${size}x${size}.png`));
  }
  draw(readFileSync(join(here, 'icon.svg'), 'utf8'), 512, join(iconsDir, 'icon.png'));
}

/** Named by the panel they lie on, and for macOS as a template, which the system colours itself. */
function drawTrayImages() {
  const inks = { light: '#23201d', dark: '#f5f2ef' };
  for (const state of ['ready', 'open', 'recording', 'paused', 'working', 'problem']) {
    const drawing = readFileSync(join(trayDir, `${state}.svg`), 'utf8');
    for (const [panel, ink] of Object.entries(inks)) {
      for (const size of [16, 22, 24, 32]) {
        const name = join(trayDir, `${state}-${panel}-${size}`);
        draw(inked(drawing, ink), size, `${name}.png`);
        draw(inked(drawing, ink), 2 * size, `${name}@2x.png`);
      }
    }
    draw(inked(drawing, '#000'), 18, join(trayDir, `${state}Template.png`));
    draw(inked(drawing, '#000'), 36, join(trayDir, `${state}Template@2x.png`));
  }
}

function inked(drawing, ink) {
  return drawing.replaceAll('currentColor', ink);
}

function draw(svg, size, path) {
  execFileSync('rsvg-convert', ['--width', size, '--height', size, '--output', path], { input: svg });
}

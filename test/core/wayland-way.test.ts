import { expect, test } from 'vitest';
import { type WaylandDesktop, type WaylandWay, waylandWay } from '../../src-core/wayland-way.ts';

const nothing: WaylandDesktop = {
  keyboard: false,
  clipboard: false,
  portal: false,
  isRefused: false,
  ydotool: false,
};
const rows: readonly (readonly [string, Partial<WaylandDesktop>, WaylandWay])[] = [
  ['Sway and Hyprland', { keyboard: true, clipboard: true }, { by: 'lending', keys: 'compositor' }],
  [
    'Sway with everything else too',
    { keyboard: true, clipboard: true, portal: true, ydotool: true },
    { by: 'lending', keys: 'compositor' },
  ],
  ['KDE', { clipboard: true, portal: true }, { by: 'lending', keys: 'portal' }],
  ['KDE with ydotool', { clipboard: true, portal: true, ydotool: true }, { by: 'lending', keys: 'portal' }],
  ['a clipboard, and ydotool', { clipboard: true, ydotool: true }, { by: 'lending', keys: 'ydotool' }],
  [
    'KDE that was refused, with ydotool',
    { clipboard: true, portal: true, isRefused: true, ydotool: true },
    { by: 'lending', keys: 'ydotool' },
  ],
  // It presses nothing, and can be asked again.
  [
    'KDE that was refused',
    { clipboard: true, portal: true, isRefused: true },
    { by: 'lending', keys: 'portal' },
  ],
  [
    'GNOME that was refused, with ydotool',
    { portal: true, isRefused: true, ydotool: true },
    { by: 'clipboard', keys: 'ydotool' },
  ],
  ['GNOME', { portal: true }, { by: 'clipboard', keys: 'portal' }],
  ['GNOME with ydotool', { portal: true, ydotool: true }, { by: 'clipboard', keys: 'portal' }],
  ['ydotool alone', { ydotool: true }, { by: 'clipboard', keys: 'ydotool' }],
  ['a clipboard and no keys', { clipboard: true }, { by: 'copying' }],
  ['keys of the compositor without its clipboard', { keyboard: true }, { by: 'typing' }],
  ['the same with everything else', { keyboard: true, portal: true, ydotool: true }, { by: 'typing' }],
  ['nothing', {}, { by: 'copying' }],
];

test.for(rows)('%s', ([, desktop, way]) => {
  expect(waylandWay({ ...nothing, ...desktop })).toEqual(way);
});

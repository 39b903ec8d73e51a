import { describe, expect, it } from 'vitest';
import {
  isBluetooth,
  letsGo,
  nothingSpared,
  type SoundDevices,
  sparedOf,
  sparesSystemChoice,
  unnamed,
} from '../../../src-core/capture/bluetooth.ts';

describe('a microphone by its name', () => {
  it.each([
    // Chromium on Windows and macOS.
    'Headset (WH-1000XM4) (Bluetooth)',
    'Default - AirPods Pro (Bluetooth)',
    // Windows itself, in front of it and alone.
    'Headset Microphone (Jabra Elite 85t Hands-Free AG Audio)',
    'Headset (Bose QC35 Hands-Free)',
    'Headset (Galaxy Buds Handsfree) (Bluetooth)',
    'Bluetooth Audio Input',
  ])('%s is Bluetooth', (label) => expect(isBluetooth(label)).toBe(true));

  it.each([
    'Built-in Audio Analog Stereo',
    'MacBook Pro Microphone (Built-in)',
    'Headset Microphone (Jabra Evolve2 65) (0b0e:030c)',
    'Headset',
    'Default - Microphone (Realtek(R) Audio)',
    '',
  ])('%s says nothing of it', (label) => expect(isBluetooth(label)).toBe(false));
});

const builtIn = { label: 'Built-in', headset: null, isUnplugged: false };
const headset = { label: 'Headset', headset: 'AA:BB:CC:DD:EE:FF', isUnplugged: false };
const other = { label: 'Other headset', headset: '11:22:33:44:55:66', isUnplugged: false };

const sounds = (part: Partial<SoundDevices> = {}): SoundDevices => ({
  microphones: [builtIn, headset, other],
  systemChoice: 'Built-in',
  playing: [],
  ...part,
});

describe('which microphones are spared', () => {
  it('none while nothing plays', () => {
    expect(sparedOf(sounds())).toEqual({
      ...nothingSpared,
      headsets: ['Headset', 'Other headset'],
      systemChoice: 'Built-in',
    });
  });

  it('that of the headset which plays, and no other', () => {
    expect(sparedOf(sounds({ playing: ['AA:BB:CC:DD:EE:FF'] })).labels).toEqual(['Headset']);
  });

  it('what the system would choose, when it is that one', () => {
    const playing = ['AA:BB:CC:DD:EE:FF'];
    const spares = (systemChoice: string | null) =>
      sparesSystemChoice(sparedOf(sounds({ playing, systemChoice })));
    expect(['Headset', 'Other headset', null].map(spares)).toEqual([true, false, false]);
  });

  it('every Bluetooth one, when the playing headset has no name, or the microphone has none', () => {
    expect(sparedOf(sounds({ playing: [unnamed] })).labels).toEqual(['Headset', 'Other headset']);
    const nameless = { ...headset, headset: unnamed };
    const playing = ['11:22:33:44:55:66'];
    expect(sparedOf(sounds({ microphones: [builtIn, nameless], playing })).labels).toEqual(['Headset']);
  });

  it('none whose name another microphone has too', () => {
    const twin = { ...builtIn, label: 'Headset' };
    expect(sparedOf(sounds({ microphones: [twin, headset], playing: ['AA:BB:CC:DD:EE:FF'] })).labels).toEqual(
      [],
    );
  });

  it('and a socket with nothing in it is told, which hears nobody', () => {
    const socket = { label: 'Rear Line', headset: null, isUnplugged: true };
    expect(sparedOf(sounds({ microphones: [builtIn, socket] })).unplugged).toEqual(['Rear Line']);
  });
});

it('music that starts counts at once, music that stops is a microphone let go', () => {
  const playing = sparedOf(sounds({ playing: ['AA:BB:CC:DD:EE:FF'] }));
  const quiet = sparedOf(sounds());
  const both = sparedOf(sounds({ playing: [unnamed] }));
  expect([letsGo(quiet, playing), letsGo(playing, both), letsGo(playing, quiet)]).toEqual([
    false,
    false,
    true,
  ]);
});

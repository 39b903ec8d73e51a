/** What macOS lets Dictum do, and whether somebody keeps the keyboard to themselves. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { app, BrowserWindow, systemPreferences } from 'electron';
import type { WayToHear } from '../../src-core/hearing.ts';
import { type MacState, secureInputPid } from '../../src-core/mac-hindrance.ts';
import { appNameOf } from '../native/mac/app-name.ts';

const run = promisify(execFile);

export async function macState(way: WayToHear): Promise<MacState> {
  return {
    way,
    isTrusted: systemPreferences.isTrustedAccessibilityClient(false),
    microphone: systemPreferences.getMediaAccessStatus('microphone'),
    keyboardKeeper: await readKeyboardKeeper(),
  };
}

async function readKeyboardKeeper(): Promise<MacState['keyboardKeeper']> {
  // Of the registry's root only: the whole of it is some megabytes.
  const registry = await printed('/usr/sbin/ioreg', '-l', '-d', '1', '-w', '0');
  // When it cannot be read, nobody knows; keys are heard or not all the same.
  const pid = registry === null ? null : secureInputPid(registry, ownPidsInFront());
  return pid === null ? null : { app: await nameOf(pid) };
}

/**
 * Without the focus it is no field of ours that keeps the keyboard: whoever asks for that in the background is taken for
 * the app that is in front just then (openradar.appspot.com, 48953777).
 */
function ownPidsInFront(): readonly number[] {
  return BrowserWindow.getFocusedWindow() === null
    ? []
    : [process.pid, ...app.getAppMetrics().map(({ pid }) => pid)];
}

/** Null for one that has ended meanwhile. */
async function nameOf(pid: number): Promise<string | null> {
  const path = await printed('/bin/ps', '-o', 'comm=', '-p', String(pid));
  return path === null ? null : appNameOf(path.trim());
}

async function printed(program: string, ...parameters: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run(program, parameters, { timeout: 5_000 });
    return stdout;
  } catch {
    return null;
  }
}

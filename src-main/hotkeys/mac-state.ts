/** What macOS lets Dictum do, and whether somebody keeps the keyboard to themselves. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemPreferences } from 'electron';
import type { WayToHear } from '../../src-core/hearing.ts';
import { type MacState, secureInputPid } from '../../src-core/mac-hindrance.ts';

const run = promisify(execFile);

export async function macState(way: WayToHear): Promise<MacState> {
  return {
    way,
    isTrusted: systemPreferences.isTrustedAccessibilityClient(false),
    microphone: systemPreferences.getMediaAccessStatus('microphone'),
    secureInputPid: await readSecureInputPid(),
  };
}

/** The registry of devices is some megabytes of text on a Mac with much connected. */
async function readSecureInputPid(): Promise<number | null> {
  try {
    const { stdout } = await run('/usr/sbin/ioreg', ['-l', '-w', '0'], {
      maxBuffer: 64_000_000,
      timeout: 5_000,
    });
    return secureInputPid(stdout);
  } catch {
    // Then nobody knows; keys are heard or not all the same.
    return null;
  }
}

/**
 * What other programs play on macOS: the volume of the device that sounds, because there is none for each program, and
 * the two players that AppleScript can pause. What plays in a browser can only be made quieter.
 * @see https://developer.apple.com/documentation/coreaudio
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PlaybackStatus } from '../../../src-core/media/players.ts';
import type { MediaCalls, NativePlayer, NativeVolume } from '../media-calls.ts';
import { functionsOfMac, type MediaFunctions } from './media-functions.ts';

/** What `/usr/bin/osascript` prints for a script; rejects when it fails or is not done in time. */
export type RunScript = (script: string, withinMs: number) => Promise<string>;

/** The four letters by which macOS knows its constants. */
const code = (letters: string) => Buffer.from(letters, 'latin1').readUInt32BE();

/** kAudioObjectSystemObject */
const system = 1;
/** kAudioObjectPropertyElementMain */
const main = 0;
const everywhere = code('glob');
const output = code('outp');
/** kAudioHardwarePropertyDevices, …DefaultOutputDevice, kAudioDevicePropertyDeviceUID */
const allDevices = code('dev#');
const defaultOutput = code('dOut');
const uid = code('uid ');
/** kAudioHardwareServiceDeviceProperty_VirtualMainVolume, kAudioDevicePropertyVolumeScalar; the first that it has. */
const volumes = [code('vmvc'), code('volm')];
/** kCFStringEncodingUTF8 */
const utf8 = 0x08000100;
/** typeApplicationBundleID, typeWildCard */
const byBundle = code('bund');
const anyEvent = code('****');
/** noErr */
const granted = 0;
/** errAEEventWouldRequireUserConsent: nobody has been asked yet. After a no it is -1743, and macOS asks no more. */
const notAsked = -1744;

/** Whoever has not answered by then is not waited for, in ms: together less than what a call may take at all. */
const runsWithinMs = 600;
const answersWithinMs = 1_200;
/** A person who is asked by the system may take their time, in ms. */
const decidesWithinMs = 120_000;

/** Music: its scripting dictionary, `Music.sdef`; Spotify: `Spotify.sdef`. Both know these words. */
const scriptedPlayers = ['com.apple.Music', 'com.spotify.client'] as const;

export function macMedia(
  open: () => MediaFunctions = functionsOfMac,
  runScript: RunScript = runOsascript,
): MediaCalls {
  let opened: MediaFunctions | null = null;

  /** Only when it is needed: whoever leaves other programs alone has nothing to do with it. */
  function functions(): MediaFunctions {
    opened ??= open();
    return opened;
  }

  const at = (selector: number, scope: number) => {
    const where = Buffer.alloc(12);
    where.writeUInt32LE(selector, 0);
    where.writeUInt32LE(scope, 4);
    where.writeUInt32LE(main, 8);
    return where;
  };

  /** Null when it has none, or is gone. */
  function read(object: number, where: Buffer, size: number): Buffer | null {
    const sized = Buffer.alloc(4);
    sized.writeUInt32LE(size);
    const data = Buffer.alloc(size);
    const failed = functions().AudioObjectGetPropertyData(object, where, 0, null, sized, data) !== 0;
    return failed ? null : data.subarray(0, sized.readUInt32LE());
  }

  function devicesNow(): readonly number[] {
    const where = at(allDevices, everywhere);
    const size = Buffer.alloc(4);
    if (functions().AudioObjectGetPropertyDataSize(system, where, 0, null, size) !== 0) return [];
    const found = read(system, where, size.readUInt32LE()) ?? Buffer.alloc(0);
    return Array.from({ length: found.length >> 2 }, (_, index) => found.readUInt32LE(index * 4));
  }

  /** Its number may be another one after the next start; this is not. */
  function nameOf(device: number): string | null {
    const text = read(device, at(uid, everywhere), 8)?.readBigUInt64LE() ?? 0n;
    if (text === 0n) return null;
    try {
      const into = Buffer.alloc(1_024);
      if (functions().CFStringGetCString(text, into, BigInt(into.length), utf8) === 0) return null;
      return into.toString('utf8', 0, into.indexOf(0));
    } finally {
      functions().CFRelease(text);
    }
  }

  /** Where its volume is, when it has one that can be set: an HDMI screen, for instance, has none. */
  function volumeOf(device: number): { readonly where: Buffer; readonly volume: number } | null {
    for (const selector of volumes) {
      const where = at(selector, output);
      if (functions().AudioObjectHasProperty(device, where) === 0) continue;
      const isSettable = Buffer.alloc(1);
      if (functions().AudioObjectIsPropertySettable(device, where, isSettable) !== 0) continue;
      if (isSettable[0] === 0) continue;
      const volume = read(device, where, 4)?.readFloatLE();
      if (volume !== undefined) return { where, volume };
    }
    return null;
  }

  /** Whether Dictum may tell it what to do, without asking anybody. */
  function permission(player: string): number {
    const target = Buffer.alloc(16);
    const name = Buffer.from(player);
    if (functions().AECreateDesc(byBundle, name, BigInt(name.length), target) !== 0) return notAsked;
    try {
      return functions().AEDeterminePermissionToAutomateTarget(target, anyEvent, anyEvent, 0);
    } finally {
      functions().AEDisposeDesc(target);
    }
  }

  /**
   * One that does not run would be started by being told something, and `AEDetermine…` may wait for it without end. A
   * player that is not installed must not be named in a script that tells it something: the system asks where it is.
   */
  async function isRunning(player: string): Promise<boolean | typeof late> {
    const said = await runScript(`application id "${player}" is running`, runsWithinMs).catch(lateOrNothing);
    return said === late ? late : said.trim() === 'true';
  }

  /** Nothing when it may not be told anything, or does not run any more. */
  async function ask(player: string, lines: readonly string[]): Promise<string | typeof late> {
    if (permission(player) !== granted) return '';
    return await runScript(toldToRunning(player, lines), answersWithinMs).catch(lateOrNothing);
  }

  async function look(player: string): Promise<NativePlayer | null> {
    const runs = await isRunning(player);
    if (runs === false) return null;
    return playerFrom(player, runs === late ? late : await ask(player, stateAndPosition));
  }

  /** Does nothing where the person has decided already. */
  async function askThePerson(player: string): Promise<void> {
    if ((await isRunning(player)) !== true || permission(player) !== notAsked) return;
    // A harmless question: the system holds it back until the person has decided. A no is seen in the permission.
    await runScript(toldToRunning(player, stateAndPosition), decidesWithinMs);
  }

  /** Whoever asks for it has just seen it run: starting another program to ask would cost a tenth of a second. */
  async function tell(player: string, from: 'playing' | 'paused', what: 'pause' | 'play'): Promise<boolean> {
    // It comes back from the file of what is owed, and must not become part of a script as it is.
    if (!scriptedPlayers.some((known) => known === player)) return false;
    const lines = [`if player state is ${from} then`, what, 'return "done"', 'end if'];
    const said = await ask(player, lines);
    if (said === late) throw new Error(`${player} has not answered in time`);
    return said.trim() === 'done';
  }

  return {
    players: async () => {
      return (await Promise.all(scriptedPlayers.map(look))).filter((player) => player !== null);
    },
    pausePlayer: (id) => tell(id, 'playing', 'pause'),
    resumePlayer: (id) => tell(id, 'paused', 'play'),
    askForPlayers: async () => {
      for (const player of scriptedPlayers) void askThePerson(player).catch(() => {});
    },
    volumes: async () => {
      const sounding = read(system, at(defaultOutput, everywhere), 4)?.readUInt32LE();
      return devicesNow().flatMap((device): readonly NativeVolume[] => {
        const found = volumeOf(device);
        const id = found === null ? null : nameOf(device);
        if (found === null || id === null) return [];
        return [{ id, program: id, volume: found.volume, pid: null, isHeard: device === sounding }];
      });
    },
    setVolume: async ({ id, volume, onlyIf }) => {
      const device = devicesNow().find((each) => nameOf(each) === id);
      const found = device === undefined ? null : volumeOf(device);
      if (device === undefined || found === null || found.volume !== onlyIf) return null;
      const data = Buffer.alloc(4);
      data.writeFloatLE(volume);
      if (functions().AudioObjectSetPropertyData(device, found.where, 0, null, 4, data) !== 0) return null;
      return volumeOf(device)?.volume ?? null;
    },
  };
}

/** In whole ms: where a fraction is shown depends on the language of the computer. */
const stateAndPosition = [
  'set said to "Stopped"',
  'if player state is playing then set said to "Playing"',
  'if player state is paused then set said to "Paused"',
  'set stands to ""',
  'try',
  'set stands to ((player position * 1000) div 1) as text',
  'end try',
  'return said & linefeed & stands',
];

/** It may have been quit since it was last looked at. */
function toldToRunning(player: string, lines: readonly string[]): string {
  const app = `application id "${player}"`;
  return [`if ${app} is running then`, `tell ${app}`, ...lines, 'end tell', 'end if', 'return ""'].join('\n');
}

const statuses: readonly PlaybackStatus[] = ['Playing', 'Paused', 'Stopped'];

function playerFrom(id: string, said: string | typeof late): NativePlayer | null {
  if (said === late) return { id, status: null, position: null };
  const [first, stands = ''] = said.trim().split(/\r\n|\r|\n/);
  const status = statuses.find((each) => each === first);
  if (status === undefined) return null;
  return { id, status, position: /^\d+$/.test(stands) ? Number(stands) * 1_000 : null };
}

/** For an answer that has not come in time. */
const late: unique symbol = Symbol('late');

/** Node says so of a program that it has ended itself. */
function lateOrNothing(error: unknown): '' | typeof late {
  return error instanceof Error && 'killed' in error && error.killed === true ? late : '';
}

const run = promisify(execFile);

async function runOsascript(script: string, withinMs: number): Promise<string> {
  const { stdout } = await run('/usr/bin/osascript', ['-e', script], { timeout: withinMs });
  return stdout;
}

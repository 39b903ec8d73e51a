/**
 * What other programs play on Windows: each program's own volume through Core Audio, players through
 * GlobalSystemMediaTransportControlsSessionManager (Windows 10 1809 and later). Everything is asked anew for each call,
 * so nothing has to be kept up to date, and nothing is held while nobody dictates.
 * @see https://learn.microsoft.com/windows/win32/coreaudio/core-audio-apis-in-windows-vista
 * @see https://learn.microsoft.com/uwp/api/windows.media.control
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { PlaybackStatus } from '../../../src-core/media/players.ts';
import type { MediaCalls, NativePlayer, NativeVolume } from '../media-calls.ts';
import {
  as,
  call,
  guid,
  handedOut,
  numberOut,
  type Owned,
  pointerIn,
  room,
  succeeded,
  textAt,
  withOwned,
} from './com.ts';
import { functionsOfWindows, type MediaFunctions } from './media-functions.ts';
import {
  asyncInfo,
  asyncOperation,
  classIdOfDevices,
  device,
  deviceList,
  devices,
  nameOfPlayers,
  playbackInfo,
  player,
  players,
  playersStatics,
  session,
  sessionList,
  sessionManager,
  simpleVolume,
  timeline,
  vectorView,
} from './media-interfaces.ts';

/** RO_INIT_MULTITHREADED: nobody here has a window, and nobody pumps messages. */
const multithreaded = 1;
/** RPC_E_CHANGED_MODE: somebody has chosen the other kind for this thread, which serves as well. */
const alreadyOtherwise = 0x80010106 | 0;
/** CLSCTX_ALL */
const anyContext = 0x17;
/** eRender */
const rendering = 0;
/** DEVICE_STATE_ACTIVE */
const activeDevices = 1;
/** AudioSessionStateActive */
const activeSession = 1;
/** S_OK, where S_FALSE means no. */
const yes = 0;
/** AsyncStatus */
const started = 0;
const completed = 1;

/** GlobalSystemMediaTransportControlsSessionPlaybackStatus: 0 to 3 are closed, opened, changing, stopped. */
const statusNames: Readonly<Record<number, PlaybackStatus>> = { 4: 'Playing', 5: 'Paused' };

/** An app that has not answered by then is not waited for, in ms; less than what a call may take at all. */
const patienceMs = 1_500;
const askEveryMs = 5;

export function windowsMedia(open: () => MediaFunctions = functionsOfWindows): MediaCalls {
  let opened: MediaFunctions | null = null;

  /** Only when it is needed: whoever leaves other programs alone has nothing to do with it. */
  function system(): MediaFunctions {
    if (opened !== null) return opened;
    const functions = open();
    const begun = functions.RoInitialize(multithreaded);
    if (begun !== alreadyOtherwise) succeeded('RoInitialize', begun);
    opened = functions;
    return functions;
  }

  /** Everything that plays on any device. One that fails is gone by now, or is no device for sessions. */
  function sessionsOf(owned: Owned): readonly bigint[] {
    const out = room();
    const iid = guid(devices.iid);
    const made = system().CoCreateInstance(guid(classIdOfDevices), null, anyContext, iid, out);
    succeeded('CoCreateInstance', made);
    const all = owned.object(pointerIn('CoCreateInstance', out));
    const active = handedOut(owned, all, devices, 'EnumAudioEndpoints', rendering, activeDevices);
    const count = numberOut(active, deviceList, 'GetCount', readUint);
    return those(indices(count), (index) => sessionsOn(owned, active, index)).flat();
  }

  function sessionsOn(owned: Owned, active: bigint, index: number): readonly bigint[] {
    const one = handedOut(owned, active, deviceList, 'Item', index);
    const manager = handedOut(owned, one, device, 'Activate', guid(sessionManager.iid), anyContext, null);
    const list = handedOut(owned, manager, sessionManager, 'GetSessionEnumerator');
    const count = numberOut(list, sessionList, 'GetCount', readInt);
    return those(indices(count), (at) =>
      as(owned, handedOut(owned, list, sessionList, 'GetSession', at), session),
    );
  }

  function nameOf(one: bigint, which: 'GetSessionIdentifier' | 'GetSessionInstanceIdentifier'): string {
    const out = room();
    call(one, session, which, out);
    const text = pointerIn(which, out);
    try {
      return textAt(text);
    } finally {
      system().CoTaskMemFree(text);
    }
  }

  function volumeOf(owned: Owned, one: bigint): NativeVolume {
    const volume = as(owned, one, simpleVolume);
    const isActive = numberOut(one, session, 'GetState', readInt) === activeSession;
    const isMuted = numberOut(volume, simpleVolume, 'GetMute', readInt) !== 0;
    const isSignal = call(one, session, 'IsSystemSoundsSession') === yes;
    const pid = numberOut(one, session, 'GetProcessId', readUint);
    return {
      id: nameOf(one, 'GetSessionInstanceIdentifier'),
      program: nameOf(one, 'GetSessionIdentifier'),
      volume: numberOut(volume, simpleVolume, 'GetMasterVolume', readFloat),
      pid: pid === 0 ? null : pid,
      isHeard: isActive && !isMuted && !isSignal,
    };
  }

  /** Text of WinRT; an empty one is no pointer at all. */
  function ownText(text: bigint): string {
    if (text === 0n) return '';
    try {
      return textAt(system().WindowsGetStringRawBuffer(text, null));
    } finally {
      system().WindowsDeleteString(text);
    }
  }

  async function playersNow(owned: Owned, until: number): Promise<readonly Player[]> {
    const out = room();
    succeeded('WindowsCreateString', system().WindowsCreateString(nameOfPlayers, nameOfPlayers.length, out));
    const name = pointerIn('WindowsCreateString', out);
    owned.later(() => void system().WindowsDeleteString(name));
    const factory = room();
    const found = system().RoGetActivationFactory(name, guid(playersStatics.iid), factory);
    succeeded('RoGetActivationFactory', found);
    const statics = owned.object(pointerIn('RoGetActivationFactory', factory));
    const request = handedOut(owned, statics, playersStatics, 'RequestAsync');
    await hasCompleted(owned, request, until);
    const manager = handedOut(owned, request, asyncOperation, 'GetResults');
    const list = handedOut(owned, manager, players, 'GetSessions');
    const count = numberOut(list, vectorView, 'get_Size', readUint);
    return those(indices(count), (index) => playerAt(owned, list, index));
  }

  function playerAt(owned: Owned, list: bigint, index: number): Player {
    const object = handedOut(owned, list, vectorView, 'GetAt', index);
    const out = room();
    call(object, player, 'get_SourceAppUserModelId', out);
    const app = ownText(out.readBigUInt64LE());
    const info = handedOut(owned, object, player, 'GetPlaybackInfo');
    const status = numberOut(info, playbackInfo, 'get_PlaybackStatus', readInt);
    return {
      object,
      app,
      status: statusNames[status] ?? 'Stopped',
      position: present(() => positionOf(owned, object)) ?? null,
    };
  }

  async function tell(id: string, from: PlaybackStatus, name: 'TryPauseAsync' | 'TryPlayAsync') {
    return await withOwned(async (owned) => {
      const until = performance.now() + patienceMs;
      const ofApp = (await playersNow(owned, until)).filter(({ app }) => app === id);
      if (statusOf(ofApp) !== from) return false;
      const answers = ofApp
        .filter(({ status }) => status === from)
        .map(async ({ object }) => {
          const operation = handedOut(owned, object, player, name);
          await hasCompleted(owned, operation, until);
          return numberOut(operation, asyncOperation, 'GetResults', readBoolean) !== 0;
        });
      // All have to be through before anything is released.
      const settled = await Promise.allSettled(answers);
      return settled.some((answer) => answer.status === 'fulfilled' && answer.value);
    });
  }

  return {
    players: () =>
      withOwned(async (owned) => together(await playersNow(owned, performance.now() + patienceMs))),
    pausePlayer: (id) => tell(id, 'Playing', 'TryPauseAsync'),
    resumePlayer: (id) => tell(id, 'Paused', 'TryPlayAsync'),
    // Windows lets every program do that.
    askForPlayers: async () => {},
    volumes: () => withOwned((owned) => those(sessionsOf(owned), (one) => volumeOf(owned, one))),
    setVolume: ({ id, volume, onlyIf }) =>
      withOwned((owned) => {
        for (const one of sessionsOf(owned)) {
          if (present(() => nameOf(one, 'GetSessionInstanceIdentifier')) !== id) continue;
          const control = as(owned, one, simpleVolume);
          if (numberOut(control, simpleVolume, 'GetMasterVolume', readFloat) !== onlyIf) return null;
          call(control, simpleVolume, 'SetMasterVolume', volume, null);
          return numberOut(control, simpleVolume, 'GetMasterVolume', readFloat);
        }
        return null;
      }),
  };
}

interface Player {
  readonly object: bigint;
  readonly app: string;
  readonly status: PlaybackStatus;
  readonly position: number | null;
}

/**
 * Windows knows players by their app only. Where one has several, and some play and some are paused, they cannot be told
 * apart afterwards, so that app is left alone.
 */
function together(found: readonly Player[]): readonly NativePlayer[] {
  const apps = [...new Set(found.map(({ app }) => app))].filter((app) => app !== '');
  return apps.map((id) => {
    const ofApp = found.filter(({ app }) => app === id);
    const counted = ofApp.filter(({ status }) => status !== 'Stopped');
    const [only] = counted;
    const position = counted.length === 1 && only !== undefined ? only.position : null;
    return { id, status: statusOf(ofApp), position };
  });
}

function statusOf(ofApp: readonly Player[]): PlaybackStatus {
  const [status, other] = new Set(ofApp.map((each) => each.status).filter((each) => each !== 'Stopped'));
  return status !== undefined && other === undefined ? status : 'Stopped';
}

/** As the app has last said it, which may be a while ago; in µs. */
function positionOf(owned: Owned, object: bigint): number | null {
  const times = handedOut(owned, object, player, 'GetTimelineProperties');
  // In units of 100 ns, since 1601: zero where the app never says it.
  if (numberOut(times, timeline, 'get_LastUpdatedTime', readLong) <= 0) return null;
  return Math.round(numberOut(times, timeline, 'get_Position', readLong) / 10);
}

async function hasCompleted(owned: Owned, operation: bigint, until: number): Promise<void> {
  const info = as(owned, operation, asyncInfo);
  for (;;) {
    const status = numberOut(info, asyncInfo, 'get_Status', readInt);
    if (status === completed) return;
    if (status !== started) throw new Error(`a player has not answered: status ${status}`);
    if (performance.now() >= until) throw new Error('a player has not answered in time');
    // Being told instead would take an object of our own, with a table of functions that other threads call.
    await wait(askEveryMs);
  }
}

/** What has gone meanwhile is left out. Where nothing is left, it is something else, and thrown. */
function those<One, Value>(all: readonly One[], ask: (one: One) => Value): readonly Value[] {
  const problems: unknown[] = [];
  const values = all.flatMap((one) => {
    try {
      return [ask(one)];
    } catch (error) {
      problems.push(error);
      return [];
    }
  });
  if (values.length === 0 && problems.length > 0) throw problems[0];
  return values;
}

/** What has gone meanwhile is no fault. */
function present<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function indices(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const readInt = (out: Buffer) => out.readInt32LE();
const readUint = (out: Buffer) => out.readUInt32LE();
const readFloat = (out: Buffer) => out.readFloatLE();
const readLong = (out: Buffer) => Number(out.readBigInt64LE());
/** A `boolean` of WinRT is one byte. */
const readBoolean = (out: Buffer) => out.readUInt8();

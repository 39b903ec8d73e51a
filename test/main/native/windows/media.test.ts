/** Driven through real tables of functions in memory; what Windows itself does was not run. */
import koffi from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guid } from '../../../../src-main/native/windows/com.ts';
import { windowsMedia } from '../../../../src-main/native/windows/media.ts';
import {
  type MediaFunctions,
  mediaDeclarations,
} from '../../../../src-main/native/windows/media-functions.ts';
import * as interfaces from '../../../../src-main/native/windows/media-interfaces.ts';
import { type ComMemory, type ComObject, failure, openComMemory } from '../../../fakes/com-objects.ts';

let memory: ComMemory;
beforeEach(() => {
  memory = openComMemory();
});
afterEach(() => {
  expect(memory.left()).toEqual({ objects: 0, texts: 0, problems: [] });
  memory[Symbol.dispose]();
});

const write = (type: string, value: unknown) => (out: unknown) => {
  koffi.encode(out, type, value);
};

interface Sound {
  readonly id: string;
  readonly program: string;
  volume: number;
  readonly pid?: number;
  readonly state?: number;
  readonly isMuted?: boolean;
  readonly isSystem?: boolean;
  readonly isGone?: boolean;
}

interface Playing {
  readonly app: string;
  status: number;
  position?: number;
  readonly updated?: bigint;
  /** It has obeyed only after it was asked so often. */
  readonly asks?: number;
  readonly refuses?: boolean;
  readonly fails?: boolean;
}

function soundObject(sound: Sound): ComObject {
  const name = (text: string) => (out: unknown) => {
    if (sound.isGone === true) return failure;
    koffi.encode(out, 'void *', memory.text(text));
    return 0;
  };
  return memory.object(
    // As the list hands it out: the older interface, which is not asked for.
    [{ ...interfaces.session, iid: null, methods: interfaces.session.methods.slice(0, 12) }, {}],
    [
      interfaces.session,
      {
        GetState: write('int32_t', sound.state ?? 1),
        GetSessionIdentifier: name(sound.program),
        GetSessionInstanceIdentifier: name(sound.id),
        GetProcessId: write('uint32_t', sound.pid ?? 0),
        IsSystemSoundsSession: () => (sound.isSystem === true ? 0 : 1),
      },
    ],
    [
      interfaces.simpleVolume,
      {
        GetMute: write('int32_t', sound.isMuted === true ? 1 : 0),
        GetMasterVolume: (out) => {
          koffi.encode(out, 'float', sound.volume);
        },
        SetMasterVolume: (volume, context) => {
          expect(context).toBeNull();
          sound.volume = Number(volume);
        },
      },
    ],
  );
}

/** Null for a device that lets nobody ask for its sessions. */
function deviceObject(sounds: readonly Sound[] | null): ComObject {
  const all = (sounds ?? []).map(soundObject);
  const list = memory.object([
    interfaces.sessionList,
    {
      GetCount: write('int32_t', all.length),
      GetSession: (index, out = null) => all[Number(index)]?.handOut(out) ?? failure,
    },
  ]);
  const manager = memory.object([
    interfaces.sessionManager,
    { GetSessionEnumerator: (out = null) => list.handOut(out) },
  ]);
  return memory.object([
    interfaces.device,
    {
      Activate: (iid, context, parameters, out = null) => {
        expect([context, parameters]).toEqual([0x17, null]);
        return sounds === null ? failure : manager.handOut(out, iid);
      },
    },
  ]);
}

/** `handOut` writes the result. */
function operation(asks: number, handOut: (out: unknown) => number | void, end = 1): ComObject {
  let left = 0;
  const made = memory.object(
    [interfaces.asyncOperation, { GetResults: handOut }],
    [
      interfaces.asyncInfo,
      {
        get_Status: (out) => {
          koffi.encode(out, 'int32_t', left > 0 ? 0 : end);
          left -= 1;
        },
      },
    ],
  );
  return {
    handOut: (out) => {
      left = asks;
      return made.handOut(out);
    },
  };
}

function playerObject(player: Playing): ComObject {
  const info = memory.object([
    interfaces.playbackInfo,
    {
      get_PlaybackStatus: (out) => {
        koffi.encode(out, 'int32_t', player.status);
      },
    },
  ]);
  const times = memory.object([
    interfaces.timeline,
    {
      get_Position: write('int64_t', BigInt(player.position ?? 0)),
      get_LastUpdatedTime: write('int64_t', player.updated ?? 133_000_000_000_000_000n),
    },
  ]);
  const told = (status: number) =>
    operation(
      player.asks ?? 1,
      (result) => {
        if (player.refuses !== true) player.status = status;
        koffi.encode(result, 'uint8_t', player.refuses === true ? 0 : 1);
      },
      player.fails === true ? 3 : 1,
    );
  const pausing = told(5);
  const resuming = told(4);
  return memory.object([
    interfaces.player,
    {
      get_SourceAppUserModelId: (out) => {
        koffi.encode(out, 'void *', player.app === '' ? null : memory.text(player.app));
      },
      GetPlaybackInfo: (out = null) => info.handOut(out),
      GetTimelineProperties: (out = null) => times.handOut(out),
      TryPauseAsync: (out = null) => pausing.handOut(out),
      TryPlayAsync: (out = null) => resuming.handOut(out),
    },
  ]);
}

function windows({
  devices = [],
  playing = [],
  begun = 0,
  requestAsks = 1,
}: {
  readonly devices?: readonly (readonly Sound[] | null)[];
  readonly playing?: readonly Playing[];
  readonly begun?: number;
  readonly requestAsks?: number;
} = {}) {
  const allDevices = devices.map(deviceObject);
  const deviceList = memory.object([
    interfaces.deviceList,
    {
      GetCount: write('uint32_t', devices.length),
      Item: (index, out = null) => allDevices[Number(index)]?.handOut(out) ?? failure,
    },
  ]);
  const enumerator = memory.object([
    interfaces.devices,
    {
      EnumAudioEndpoints: (flow, states, out = null) => {
        expect([flow, states]).toEqual([0, 1]);
        return deviceList.handOut(out);
      },
    },
  ]);
  const players = playing.map(playerObject);
  const playerList = memory.object([
    interfaces.vectorView,
    {
      get_Size: write('uint32_t', playing.length),
      GetAt: (index, out = null) => players[Number(index)]?.handOut(out) ?? failure,
    },
  ]);
  const manager = memory.object([
    interfaces.players,
    { GetSessions: (out = null) => playerList.handOut(out) },
  ]);
  const request = operation(requestAsks, (result) => manager.handOut(result as bigint));
  const statics = memory.object([
    interfaces.playersStatics,
    { RequestAsync: (out = null) => request.handOut(out) },
  ]);
  const functions: MediaFunctions = {
    RoInitialize: (type) => {
      expect(type).toBe(1);
      return begun;
    },
    CoCreateInstance: (classId, outer, context, iid, out) => {
      expect([classId, outer, context]).toEqual([guid(interfaces.classIdOfDevices), null, 0x17]);
      return enumerator.handOut(koffi.address(out), koffi.address(iid));
    },
    CoTaskMemFree: memory.free,
    RoGetActivationFactory: (name, iid, out) => {
      expect(koffi.decode.string16(name)).toBe(interfaces.nameOfPlayers);
      return statics.handOut(koffi.address(out), koffi.address(iid));
    },
    WindowsCreateString: (text, length, out) => {
      expect(length).toBe(text.length);
      out.writeBigUInt64LE(memory.text(text));
      return 0;
    },
    WindowsDeleteString: (text) => {
      memory.free(text);
      return 0;
    },
    WindowsGetStringRawBuffer: (text) => text,
  };
  return windowsMedia(() => functions);
}

const third = Math.fround(1 / 3);

describe('volumes', () => {
  it('tells every session of every device, with the float it has', async () => {
    const media = windows({
      devices: [
        [
          { id: 'speakers|song|1', program: 'speakers|song', volume: third, pid: 42 },
          { id: 'speakers|bell|1', program: 'speakers|bell', volume: 1, isSystem: true },
        ],
        null,
        [
          { id: 'screen|film|1', program: 'screen|film', volume: 0.5, pid: 43, isMuted: true },
          { id: 'screen|talk|1', program: 'screen|talk', volume: 0.5, pid: 44, state: 0 },
        ],
      ],
    });
    expect(await media.volumes(null)).toEqual([
      { id: 'speakers|song|1', program: 'speakers|song', volume: third, pid: 42, isHeard: true },
      { id: 'speakers|bell|1', program: 'speakers|bell', volume: 1, pid: null, isHeard: false },
      { id: 'screen|film|1', program: 'screen|film', volume: 0.5, pid: 43, isHeard: false },
      { id: 'screen|talk|1', program: 'screen|talk', volume: 0.5, pid: 44, isHeard: false },
    ]);
  });

  it('sets the one that is meant, and only if it is what was seen', async () => {
    const song = { id: 'song|1', program: 'song', volume: third };
    const other = { id: 'song|2', program: 'song', volume: third };
    const media = windows({ devices: [[other, song]] });
    const low = Math.fround(third * 0.22);
    expect(await media.setVolume({ id: 'song|1', volume: low, onlyIf: third })).toBe(low);
    expect(await media.setVolume({ id: 'song|1', volume: 1, onlyIf: third })).toBeNull();
    expect(await media.setVolume({ id: 'song|3', volume: 1, onlyIf: third })).toBeNull();
    expect([song.volume, other.volume]).toEqual([low, third]);
  });

  it('leaves out a session that has gone while it was looked at', async () => {
    const gone = { id: 'gone', program: 'gone', volume: 1, isGone: true };
    const song = { id: 'song', program: 'song', volume: 1 };
    const media = windows({ devices: [[gone, song]] });
    expect((await media.volumes(null)).map(({ id }) => id)).toEqual(['song']);
    expect(await media.setVolume({ id: 'song', volume: 0.25, onlyIf: 1 })).toBe(0.25);
  });
});

it('says what is wrong where nothing at all can be asked', async () => {
  await expect(windows({ devices: [null, null] }).volumes(null)).rejects.toThrow(
    'Activate failed with 0x80004005',
  );
});

describe('players', () => {
  it('tells what each does and where it stands', async () => {
    const media = windows({
      playing: [
        { app: 'Spotify.exe', status: 4, position: 615_000_000 },
        { app: 'film', status: 5, position: 1, updated: 0n },
        { app: 'radio', status: 3 },
        { app: '', status: 4 },
      ],
    });
    expect(await media.players(null)).toEqual([
      { id: 'Spotify.exe', status: 'Playing', position: 61_500_000 },
      { id: 'film', status: 'Paused', position: null },
      { id: 'radio', status: 'Stopped', position: null },
    ]);
  });

  it('pauses and resumes the one that is meant, when it has got to it', async () => {
    const song = { app: 'song', status: 4, asks: 3 };
    const film = { app: 'film', status: 4 };
    const media = windows({ playing: [film, song], requestAsks: 3 });
    expect(await media.pausePlayer('song')).toBe(true);
    expect([song.status, film.status]).toEqual([5, 4]);
    expect(await media.pausePlayer('song')).toBe(false);
    expect(await media.resumePlayer('film')).toBe(false);
    expect(await media.resumePlayer('song')).toBe(true);
    expect([song.status, film.status]).toEqual([4, 4]);
  });

  it('says so when it refuses, fails or is not there', async () => {
    const media = windows({
      playing: [
        { app: 'refuses', status: 4, refuses: true },
        { app: 'fails', status: 4, fails: true },
      ],
    });
    expect(await media.pausePlayer('refuses')).toBe(false);
    expect(await media.pausePlayer('fails')).toBe(false);
    expect(await media.pausePlayer('nobody')).toBe(false);
  });

  it('leaves an app alone of which some plays and some is paused, and takes together what plays', async () => {
    const media = windows({
      playing: [
        { app: 'mixed', status: 4 },
        { app: 'mixed', status: 5 },
        { app: 'both', status: 4 },
        { app: 'both', status: 4 },
      ],
    });
    expect((await media.players(null)).map(({ id, status }) => [id, status])).toEqual([
      ['mixed', 'Stopped'],
      ['both', 'Playing'],
    ]);
    expect(await media.pausePlayer('mixed')).toBe(false);
    expect(await media.pausePlayer('both')).toBe(true);
    expect((await media.players(null)).map(({ status }) => status)).toEqual(['Stopped', 'Paused']);
  });

  it('does not wait for one that never answers', async () => {
    const media = windows({ requestAsks: Number.POSITIVE_INFINITY });
    await expect(media.players(null)).rejects.toThrow('in time');
  });
});

it('serves a thread that somebody else has prepared in another way, and none that cannot be prepared', async () => {
  expect(await windows({ begun: 0x80010106 | 0 }).volumes(null)).toEqual([]);
  await expect(windows({ begun: failure }).volumes(null)).rejects.toThrow(
    'RoInitialize failed with 0x80004005',
  );
});

it('asks nobody for what Windows allows everybody', async () => {
  await windows().askForPlayers(null);
});

it('declares its functions in the words of koffi, each under its own name', () => {
  for (const [name, [, declaration]] of Object.entries(mediaDeclarations)) {
    const { proto } = koffi.type(koffi.proto(declaration));
    expect([proto?.name, declaration]).toEqual([name, expect.stringContaining(`${name}(`)]);
  }
});

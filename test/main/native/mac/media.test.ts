/** Against a Core Audio in memory and an osascript that only reads; what macOS itself does was not run. */
import koffi from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { macMedia } from '../../../../src-main/native/mac/media.ts';
import { type MediaFunctions, mediaDeclarations } from '../../../../src-main/native/mac/media-functions.ts';
import { eventually } from '../../../fakes/eventually.ts';

interface Device {
  readonly number: number;
  readonly uid: string;
  /** By its four letters: what can be set, or only read. */
  readonly volumes: Record<string, { value: number; readonly isFixed?: boolean }>;
  /** The device takes only so many steps. */
  readonly steps?: number;
}

interface App {
  isRunning?: boolean;
  isMissing?: boolean;
  permission?: number;
  state?: string;
  seconds?: number | null;
  hangs?: boolean;
}

/** What macOS handed out and has not been given back. */
let held = 0;
beforeEach(() => {
  held = 0;
});
afterEach(() => {
  expect(held).toBe(0);
});

function letters(address: Buffer): string {
  const where = [0, 4].map((at) =>
    Buffer.from(address.subarray(at, at + 4))
      .reverse()
      .toString('latin1'),
  );
  expect(address.readUInt32LE(8)).toBe(0);
  return where.join(' ');
}

function soundOf(devices: readonly Device[], sounding: number) {
  const texts = new Map<bigint, string>();
  const volumeAt = (object: number, address: Buffer) => {
    const [selector = '', scope] = letters(address).split(/ (?=....$)/);
    return scope === 'outp' ? devices.find(({ number }) => number === object)?.volumes[selector] : undefined;
  };
  const valueAt = (object: number, address: Buffer): Buffer | null => {
    const where = letters(address);
    if (object === 1 && where === 'dev# glob') return words(...devices.map(({ number }) => number));
    if (object === 1 && where === 'dOut glob') return words(sounding);
    const device = devices.find(({ number }) => number === object);
    if (device !== undefined && where === 'uid  glob') {
      held += 1;
      const text = BigInt(1_000 + texts.size);
      texts.set(text, device.uid);
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(text);
      return bytes;
    }
    const volume = volumeAt(object, address);
    if (volume === undefined) return null;
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(volume.value);
    return bytes;
  };
  return {
    AudioObjectHasProperty: (object, address) => (volumeAt(object, address) === undefined ? 0 : 1),
    AudioObjectIsPropertySettable: (object, address, isSettable) => {
      isSettable[0] = volumeAt(object, address)?.isFixed === true ? 0 : 1;
      return 0;
    },
    AudioObjectGetPropertyDataSize: (object, address, _size, _qualifier, size) => {
      size.writeUInt32LE(valueAt(object, address)?.length ?? 0);
      return 0;
    },
    AudioObjectGetPropertyData: (object, address, qualifierSize, qualifier, size, data) => {
      expect([qualifierSize, qualifier]).toEqual([0, null]);
      const value = valueAt(object, address);
      if (value === null || value.length > size.readUInt32LE()) return -50;
      size.writeUInt32LE(value.copy(data));
      return 0;
    },
    AudioObjectSetPropertyData: (object, address, _size, _qualifier, size, data) => {
      const device = devices.find(({ number }) => number === object);
      const volume = volumeAt(object, address);
      if (volume === undefined || volume.isFixed === true || size !== 4) return -50;
      const steps = device?.steps;
      const asked = data.readFloatLE();
      volume.value = steps === undefined ? asked : Math.fround(Math.round(asked * steps) / steps);
      return 0;
    },
    CFStringGetCString: (text, into, size, encoding) => {
      expect([Number(size), encoding]).toEqual([into.length, 0x08000100]);
      into.write(`${texts.get(text)}\0`);
      return 1;
    },
    CFRelease: () => {
      held -= 1;
    },
  } satisfies Partial<MediaFunctions>;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

function mac({
  devices = [],
  sounding = 0,
  apps = {},
}: {
  readonly devices?: readonly Device[];
  readonly sounding?: number;
  readonly apps?: Readonly<Record<string, App>>;
}) {
  const scripts: string[] = [];
  let describedApp = '';
  const functions: MediaFunctions = {
    ...soundOf(devices, sounding),
    AECreateDesc: (type, data, size) => {
      expect([type, Number(size)]).toEqual([0x62756e64, data.length]);
      describedApp = data.toString();
      held += 1;
      return 0;
    },
    AEDisposeDesc: () => {
      held -= 1;
      return 0;
    },
    AEDeterminePermissionToAutomateTarget: (_target, eventClass, eventId, mayAsk) => {
      expect([eventClass, eventId, mayAsk]).toEqual([0x2a2a2a2a, 0x2a2a2a2a, 0]);
      const app = apps[describedApp];
      // procNotFound
      if (app === undefined || app.isRunning === false || app.isMissing === true) return -600;
      return app.permission ?? 0;
    },
  };
  const runScript = async (script: string) => {
    scripts.push(script);
    const id = /application id "([^"]+)"/.exec(script)?.[1] ?? '';
    const app = apps[id];
    if (app?.isMissing === true) throw new Error(`Can't get application id "${id}". (-1728)`);
    if (app?.hangs === true) throw Object.assign(new Error('Command failed'), { killed: true });
    const runs = app !== undefined && app.isRunning !== false;
    if (script.endsWith('is running')) return `${runs}\n`;
    // Anything else would start it.
    expect(script.startsWith(`if application id "${id}" is running then\n`)).toBe(true);
    if (!runs) return '\n';
    const { state = 'stopped', seconds = null } = app;
    const from = /if player state is (\w+) then\n(pause|play)\n/.exec(script);
    if (from === null) {
      const said = { playing: 'Playing', paused: 'Paused' }[state] ?? 'Stopped';
      return `${said}\n${seconds === null ? '' : Math.trunc(seconds * 1_000)}\n`;
    }
    if (state !== from[1]) return '\n';
    app.state = from[2] === 'pause' ? 'paused' : 'playing';
    return 'done\n';
  };
  return { media: macMedia(() => functions, runScript), scripts };
}

const music = 'com.apple.Music';
const spotify = 'com.spotify.client';
const third = Math.fround(1 / 3);

describe('volumes', () => {
  const speakers = (): Device => ({ number: 71, uid: 'BuiltInSpeaker', volumes: { vmvc: { value: third } } });

  it('tells every device whose volume can be set, and which of them sounds', async () => {
    const { media } = mac({
      devices: [
        speakers(),
        { number: 72, uid: 'Screen', volumes: {} },
        { number: 73, uid: 'Fixed', volumes: { vmvc: { value: 1, isFixed: true } } },
        { number: 74, uid: 'Old', volumes: { volm: { value: 0.5 } } },
      ],
      sounding: 71,
    });
    expect(await media.volumes(null)).toEqual([
      { id: 'BuiltInSpeaker', program: 'BuiltInSpeaker', volume: third, pid: null, isHeard: true },
      { id: 'Old', program: 'Old', volume: 0.5, pid: null, isHeard: false },
    ]);
  });

  it('sets it only if it is what was seen, and says what the device made of it', async () => {
    const device: Device = { ...speakers(), steps: 16 };
    const { media } = mac({ devices: [device], sounding: 71 });
    const change = { id: 'BuiltInSpeaker', volume: Math.fround(third * 0.22), onlyIf: third };
    expect(await media.setVolume(change)).toBe(0.0625);
    expect(await media.setVolume(change)).toBeNull();
    expect(await media.setVolume({ ...change, id: 'gone' })).toBeNull();
    expect(device.volumes.vmvc?.value).toBe(0.0625);
  });
});

describe('players', () => {
  it('tells what those do that run and may be asked', async () => {
    const { media } = mac({
      apps: { [music]: { state: 'playing', seconds: 61.5 }, [spotify]: { state: 'paused', seconds: 3 } },
    });
    expect(await media.players(null)).toEqual([
      { id: music, status: 'Playing', position: 61_500_000 },
      { id: spotify, status: 'Paused', position: 3_000_000 },
    ]);
  });

  it('starts none, and asks nothing of one that is not installed', async () => {
    const { media, scripts } = mac({
      apps: { [music]: { isRunning: false }, [spotify]: { isMissing: true } },
    });
    expect(await media.players(null)).toEqual([]);
    expect(await media.pausePlayer(music)).toBe(false);
    expect(scripts.every((script) => script.endsWith('is running'))).toBe(true);
  });

  it('tells nothing to one that nobody was asked about, nor to one that was refused', async () => {
    const { media, scripts } = mac({
      apps: {
        [music]: { state: 'playing', permission: -1744 },
        [spotify]: { state: 'playing', permission: -1743 },
      },
    });
    expect(await media.players(null)).toEqual([]);
    expect(await media.pausePlayer(spotify)).toBe(false);
    expect(scripts.every((script) => script.endsWith('is running'))).toBe(true);
  });

  it('lets the person be asked only about one that runs and was never asked about', async () => {
    const { media, scripts } = mac({
      apps: { [music]: { permission: -1744 }, [spotify]: { permission: -1743 } },
    });
    await media.askForPlayers(null);
    await eventually(() =>
      expect(scripts.filter((script) => !script.endsWith('is running'))).toHaveLength(1),
    );
    expect(scripts.at(-1)).toContain(`tell application id "${music}"`);
  });

  it('pauses one that plays, and resumes one that is paused', async () => {
    const song: App = { state: 'playing' };
    const { media } = mac({ apps: { [spotify]: song } });
    expect(await media.resumePlayer(spotify)).toBe(false);
    expect(await media.pausePlayer(spotify)).toBe(true);
    expect(song.state).toBe('paused');
    expect(await media.pausePlayer(spotify)).toBe(false);
    expect(await media.resumePlayer(spotify)).toBe(true);
    expect(song.state).toBe('playing');
  });

  it('knows one that does not answer from one that has gone', async () => {
    const { media } = mac({ apps: { [spotify]: { hangs: true } } });
    expect(await media.players(null)).toEqual([{ id: spotify, status: null, position: null }]);
    await expect(media.resumePlayer(spotify)).rejects.toThrow('in time');
  });

  it('puts nothing into a script that it does not know', async () => {
    const { media, scripts } = mac({});
    expect(await media.resumePlayer('x" is running\ndo shell script "true')).toBe(false);
    expect(scripts).toEqual([]);
  });
});

it('declares its functions in the words of koffi, each under its own name', () => {
  for (const [name, [, declaration]] of Object.entries(mediaDeclarations)) {
    const { proto } = koffi.type(koffi.proto(declaration));
    expect([proto?.name, declaration]).toEqual([name, expect.stringContaining(`${name}(`)]);
  }
});

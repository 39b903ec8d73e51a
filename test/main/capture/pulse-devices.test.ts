import { describe, expect, it } from 'vitest';
import { unnamed } from '../../../src-core/capture/bluetooth.ts';
import { soundDevicesFrom } from '../../../src-main/capture/pulse-devices.ts';
import { matters, watchPulse } from '../../../src-main/capture/pulse-watch.ts';

const port = (availability: string) => ({
  ports: [
    { name: 'analog-input-mic', description: 'Microphone', type: 'Mic', priority: 8_700, availability },
  ],
  active_port: 'analog-input-mic',
});

/** As pactl 16.1 prints them, without what is not read. */
const builtIn = {
  index: 1,
  name: 'alsa_input.pci-0000_00_1f.3.analog-stereo',
  description: 'Built-in Audio Analog Stereo',
  properties: { 'device.api': 'alsa', 'device.class': 'sound', 'device.string': 'front:0' },
  ...port('availability unknown'),
};

const pulseAudio = {
  source: {
    index: 2,
    name: 'bluez_source.AA_BB_CC_DD_EE_FF.handsfree_head_unit',
    description: 'WH-1000XM4',
    properties: {
      'device.api': 'bluez',
      'device.bus': 'bluetooth',
      'device.class': 'sound',
      'device.string': 'AA:BB:CC:DD:EE:FF',
    },
    ports: [],
    active_port: null,
  },
  sink: {
    index: 7,
    name: 'bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink',
    description: 'WH-1000XM4',
    properties: { 'device.bus': 'bluetooth', 'device.string': 'aa:bb:cc:dd:ee:ff' },
  },
};

/** WirePlumber shows the microphone also while the headset plays; the node has no bus. */
const pipeWire = {
  source: {
    index: 2,
    name: 'bluez_input.AA:BB:CC:DD:EE:FF',
    description: 'WH-1000XM4',
    properties: { 'bluez5.loopback': 'true', 'media.class': 'Audio/Source' },
  },
  sink: {
    index: 7,
    name: 'bluez_output.AA_BB_CC_DD_EE_FF.1',
    description: 'WH-1000XM4',
    properties: { 'api.bluez5.address': 'AA:BB:CC:DD:EE:FF', 'device.api': 'bluez5' },
  },
};

const music = { sink: 7, corked: false, mute: false, properties: { 'media.role': 'music' } };

function read({
  source = pulseAudio.source,
  sink = pulseAudio.sink,
  streams = [music],
}: {
  source?: object;
  sink?: object;
  streams?: readonly object[];
}) {
  const list = { sinks: [sink], sources: [builtIn, source], sink_inputs: streams };
  return soundDevicesFrom(
    JSON.stringify(list),
    JSON.stringify({ default_source_name: builtIn.name, default_sink_name: 'any' }),
  );
}

const address = 'AA:BB:CC:DD:EE:FF';

describe('what pactl tells of headsets', () => {
  it.each([
    ['PulseAudio', pulseAudio],
    ['PipeWire', pipeWire],
  ])('on %s: which microphone belongs to the headset that plays', (_, devices) => {
    expect(read(devices)).toEqual({
      microphones: [
        { label: 'Built-in Audio Analog Stereo', headset: null, isUnplugged: false },
        { label: 'WH-1000XM4', headset: address, isUnplugged: false },
      ],
      systemChoice: 'Built-in Audio Analog Stereo',
      playing: [address],
    });
  });

  it.each([
    ['a player that pauses', { ...music, corked: true }],
    ['a muted one', { ...music, mute: true }],
    ['a ring', { ...music, properties: { 'media.role': 'event' } }],
    ['what plays elsewhere', { ...music, sink: 3 }],
  ])('%s is no music in it', (_, stream) => {
    expect(read({ streams: [stream] })?.playing).toEqual([]);
  });

  it('a program that says nothing of what it plays is music', () => {
    expect(read({ streams: [{ sink: 7, corked: false, mute: false }] })?.playing).toEqual([address]);
  });

  it('a headset without an address has no name', () => {
    const source = { ...pulseAudio.source, name: 'headset', properties: { 'device.bus': 'bluetooth' } };
    expect(read({ source })?.microphones[1]?.headset).toBe(unnamed);
  });

  it('what the loudspeakers play is no microphone, and an empty socket is told', () => {
    const monitor = { ...builtIn, name: 'monitor', properties: { 'device.class': 'monitor' } };
    expect(read({ source: monitor })?.microphones).toHaveLength(1);
    const empty = { ...builtIn, name: 'line', ...port('not available') };
    expect(read({ source: empty })?.microphones[1]?.isUnplugged).toBe(true);
  });

  it.each(['', 'null', '{}', 'Connection failure: Connection refused', '{"sinks":[],"sources":[]}'])(
    'nothing is known from %j',
    (text) => expect(soundDevicesFrom(text, '{"default_source_name":"x"}')).toBe(null),
  );
});

describe('when it is asked again', () => {
  /** What a dictation itself causes, as pactl 16.1 printed it. */
  const ofADictation = [
    "Event 'new' on client #2",
    "Event 'change' on client #2",
    "Event 'new' on source-output #0",
    "Event 'change' on source #0",
    "Event 'remove' on source-output #0",
    "Event 'change' on sink #0",
  ];
  it.each([true, false])('not because of a dictation (headset: %s)', (hasHeadset) => {
    expect(ofADictation.filter((line) => matters(line, hasHeadset))).toEqual([]);
  });

  it('when a device comes or goes, or another one is the default', () => {
    for (const line of [
      "Event 'new' on source #1",
      "Event 'remove' on sink #3",
      "Event 'change' on server #4294967295",
    ])
      expect([line, matters(line, false)]).toEqual([line, true]);
  });

  it('when something begins or ends to play, only where there is a headset', () => {
    const line = "Event 'new' on sink-input #12";
    expect([matters(line, true), matters(line, false)]).toEqual([true, false]);
  });
});

it('without pactl nothing is known, and nothing breaks', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  using watch = watchPulse({ program: '/nowhere/pactl', onChange: resolve });
  watch.begin();
  expect(await promise).toBe(null);
  watch.begin();
});

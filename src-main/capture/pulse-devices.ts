/** What `pactl --format=json` prints, of PulseAudio and of PipeWire, in our words. */
import { z } from 'zod';
import { type SoundDevices, unnamed } from '../../src-core/capture/bluetooth.ts';

const properties = z.record(z.string(), z.string());

const device = z.object({ name: z.string(), description: z.string(), properties });

const list = z.object({
  sinks: z.array(device.extend({ index: z.number() })),
  sources: z.array(
    device.extend({
      active_port: z.string().nullish(),
      ports: z.array(z.object({ name: z.string(), availability: z.string().optional() })).optional(),
    }),
  ),
  sink_inputs: z.array(
    z.object({ sink: z.number(), corked: z.boolean(), mute: z.boolean(), properties: properties.optional() }),
  ),
});

const info = z.object({ default_source_name: z.string() });

/** Null when it is nothing this version understands. */
export function soundDevicesFrom(listJson: string, infoJson: string): SoundDevices | null {
  const listed = list.safeParse(fromJson(listJson));
  const about = info.safeParse(fromJson(infoJson));
  if (!listed.success || !about.success) return null;
  const { sinks, sources, sink_inputs: streams } = listed.data;
  const heardNow = new Set(streams.filter(isHeard).map(({ sink }) => sink));
  return {
    microphones: sources
      .filter((source) => source.properties['device.class'] !== 'monitor')
      .map((source) => ({
        label: source.description,
        headset: headsetOf(source),
        isUnplugged:
          source.ports?.find(({ name }) => name === source.active_port)?.availability === 'not available',
      })),
    systemChoice: sources.find(({ name }) => name === about.data.default_source_name)?.description ?? null,
    playing: sinks.filter(({ index }) => heardNow.has(index)).flatMap((sink) => headsetOf(sink) ?? []),
  };
}

/** A player that pauses is corked. What only rings or clicks is no reason to change the microphone. */
function isHeard({ corked, mute, properties: about }: z.output<typeof list>['sink_inputs'][number]): boolean {
  return !corked && !mute && !['event', 'notification', 'a11y'].includes(about?.['media.role'] ?? '');
}

/**
 * Its address, which loudspeaker and microphone of one headset share; null for what is no Bluetooth.
 * PulseAudio and PipeWire write it into different properties; both have it in the names they give.
 */
function headsetOf({ name, properties: about }: z.output<typeof device>): string | null {
  const isBluetooth =
    about['device.bus'] === 'bluetooth' ||
    about['device.api']?.startsWith('bluez') === true ||
    /^bluez_(input|output|source|sink)\./.test(name);
  if (!isBluetooth) return null;
  const places = [about['api.bluez5.address'], about['device.string'], name];
  const [address] = places.flatMap((text) => text?.match(/(?:[0-9a-f]{2}[:_]){5}[0-9a-f]{2}/i)?.[0] ?? []);
  return address?.replaceAll('_', ':').toUpperCase() ?? unnamed;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

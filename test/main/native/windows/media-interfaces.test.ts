import { expect, it } from 'vitest';
import { guid, type Interface } from '../../../../src-main/native/windows/com.ts';
import * as interfaces from '../../../../src-main/native/windows/media-interfaces.ts';

/** As windows-rs has them, which is made from Microsoft's metadata; crates/libs/windows, 0.60 and later. */
const metadata: Readonly<Record<string, readonly [iid: bigint | null, methods: string]>> = {
  devices: [
    0xa95664d2_9614_4f35_a746_de8db63617e6n,
    'EnumAudioEndpoints GetDefaultAudioEndpoint GetDevice RegisterEndpointNotificationCallback UnregisterEndpointNotificationCallback',
  ],
  deviceList: [0x0bd7a1be_7a1a_44db_8397_cc5392387b5en, 'GetCount Item'],
  device: [0xd666063f_1587_4e43_81f1_b948e807363fn, 'Activate OpenPropertyStore GetId GetState'],
  sessionManager: [
    0x77aa99a0_1bd6_484f_8bc7_2c654c9a9b6fn,
    'GetAudioSessionControl GetSimpleAudioVolume GetSessionEnumerator RegisterSessionNotification UnregisterSessionNotification RegisterDuckNotification UnregisterDuckNotification',
  ],
  sessionList: [0xe2f5bb11_0570_40ca_acdd_3aa01277dee8n, 'GetCount GetSession'],
  session: [
    0xbfb7ff88_7239_4fc9_8fa2_07c950be9c6dn,
    'GetState GetDisplayName SetDisplayName GetIconPath SetIconPath GetGroupingParam SetGroupingParam RegisterAudioSessionNotification UnregisterAudioSessionNotification GetSessionIdentifier GetSessionInstanceIdentifier GetProcessId IsSystemSoundsSession SetDuckingPreference',
  ],
  simpleVolume: [0x87ce5498_68d6_44e5_9215_6da47ef883d8n, 'SetMasterVolume GetMasterVolume SetMute GetMute'],
  playersStatics: [0x2050c4ee_11a0_57de_aed7_c97c70338245n, 'RequestAsync'],
  players: [
    0xcace8eac_e86e_504a_ab31_5ff8ff1bce49n,
    'GetCurrentSession GetSessions CurrentSessionChanged RemoveCurrentSessionChanged SessionsChanged RemoveSessionsChanged',
  ],
  player: [
    0x7148c835_9b14_5ae2_ab85_dc9b1c14e1a8n,
    'SourceAppUserModelId TryGetMediaPropertiesAsync GetTimelineProperties GetPlaybackInfo TryPlayAsync TryPauseAsync TryStopAsync TryRecordAsync TryFastForwardAsync TryRewindAsync TrySkipNextAsync TrySkipPreviousAsync TryChangeChannelUpAsync TryChangeChannelDownAsync TryTogglePlayPauseAsync TryChangeAutoRepeatModeAsync TryChangePlaybackRateAsync TryChangeShuffleActiveAsync TryChangePlaybackPositionAsync TimelinePropertiesChanged RemoveTimelinePropertiesChanged PlaybackInfoChanged RemovePlaybackInfoChanged MediaPropertiesChanged RemoveMediaPropertiesChanged',
  ],
  playbackInfo: [
    0x94b4b6cf_e8ba_51ad_87a7_c10ade106127n,
    'Controls PlaybackStatus PlaybackType AutoRepeatMode PlaybackRate IsShuffleActive',
  ],
  timeline: [
    0xede34136_6f25_588d_8ecf_ea5b6735aaa5n,
    'StartTime EndTime MinSeekTime MaxSeekTime Position LastUpdatedTime',
  ],
  vectorView: [null, 'GetAt Size IndexOf GetMany'],
  asyncOperation: [null, 'SetCompleted Completed GetResults'],
  asyncInfo: [0x00000036_0000_0000_c000_000000000046n, 'Id Status ErrorCode Cancel Close'],
};

const unknown = ['QueryInterface', 'AddRef', 'Release'];
const inspectable = [...unknown, 'GetIids', 'GetRuntimeClassName', 'GetTrustLevel'];

/** The same method in the words of windows-rs. */
function inRust(name: string): string {
  return name
    .replace(/^(get_|add_)/, '')
    .replace(/^put_/, 'Set')
    .replace(/^remove_/, 'Remove');
}

it('knows every interface as Microsoft’s metadata does, in the order of its methods', () => {
  const all = Object.entries(interfaces).filter(
    (entry): entry is [string, Interface & (typeof entry)[1]] => typeof entry[1] !== 'string',
  );
  expect(all.map(([name]) => name).sort()).toEqual(Object.keys(metadata).sort());
  for (const [name, { iid, methods }] of all) {
    const [expected, own = ''] = metadata[name] ?? [];
    const base = methods.some(([method]) => method === 'GetTrustLevel') ? inspectable : unknown;
    expect([name, iid === null ? null : BigInt(`0x${iid.replaceAll('-', '')}`)]).toEqual([name, expected]);
    expect(methods.map(([method]) => inRust(method))).toEqual([...base, ...own.split(' ')]);
  }
});

it('lays a GUID out as it lies in memory', () => {
  expect(guid('00112233-4455-6677-8899-aabbccddeeff').toString('hex')).toBe(
    '33221100554477668899aabbccddeeff',
  );
});

/**
 * What Windows says of sessions of sound and of players: every interface with all its methods in the order of its IDL.
 * Core Audio: `mmdeviceapi.idl`, `audiopolicy.idl` and `audioclient.idl` as in Wine's `include`. Media control:
 * `windows.media.control.h` of the Windows SDK 10.0.18362.0. Checked in the test against windows-rs, which Microsoft
 * makes from the metadata.
 */
import { type Interface, inspectableMethods, unknownMethods } from './com.ts';

export const classIdOfDevices = 'bcde0395-e52f-467c-8e3d-c4579291692e';
export const nameOfPlayers = 'Windows.Media.Control.GlobalSystemMediaTransportControlsSessionManager';

export const devices = {
  iid: 'a95664d2-9614-4f35-a746-de8db63617e6',
  methods: [
    ...unknownMethods,
    ['EnumAudioEndpoints', 'int32_t', 'uint32_t', 'void *'],
    ['GetDefaultAudioEndpoint'],
    ['GetDevice'],
    ['RegisterEndpointNotificationCallback'],
    ['UnregisterEndpointNotificationCallback'],
  ],
} as const satisfies Interface;

export const deviceList = {
  iid: '0bd7a1be-7a1a-44db-8397-cc5392387b5e',
  methods: [...unknownMethods, ['GetCount', 'void *'], ['Item', 'uint32_t', 'void *']],
} as const satisfies Interface;

export const device = {
  iid: 'd666063f-1587-4e43-81f1-b948e807363f',
  methods: [
    ...unknownMethods,
    ['Activate', 'void *', 'uint32_t', 'void *', 'void *'],
    ['OpenPropertyStore'],
    ['GetId'],
    ['GetState'],
  ],
} as const satisfies Interface;

export const sessionManager = {
  iid: '77aa99a0-1bd6-484f-8bc7-2c654c9a9b6f',
  methods: [
    ...unknownMethods,
    // IAudioSessionManager
    ['GetAudioSessionControl'],
    ['GetSimpleAudioVolume'],
    // IAudioSessionManager2
    ['GetSessionEnumerator', 'void *'],
    ['RegisterSessionNotification'],
    ['UnregisterSessionNotification'],
    ['RegisterDuckNotification'],
    ['UnregisterDuckNotification'],
  ],
} as const satisfies Interface;

export const sessionList = {
  iid: 'e2f5bb11-0570-40ca-acdd-3aa01277dee8',
  methods: [...unknownMethods, ['GetCount', 'void *'], ['GetSession', 'int32_t', 'void *']],
} as const satisfies Interface;

export const session = {
  iid: 'bfb7ff88-7239-4fc9-8fa2-07c950be9c6d',
  methods: [
    ...unknownMethods,
    // IAudioSessionControl
    ['GetState', 'void *'],
    ['GetDisplayName'],
    ['SetDisplayName'],
    ['GetIconPath'],
    ['SetIconPath'],
    ['GetGroupingParam'],
    ['SetGroupingParam'],
    ['RegisterAudioSessionNotification'],
    ['UnregisterAudioSessionNotification'],
    // IAudioSessionControl2
    ['GetSessionIdentifier', 'void *'],
    ['GetSessionInstanceIdentifier', 'void *'],
    ['GetProcessId', 'void *'],
    ['IsSystemSoundsSession'],
    ['SetDuckingPreference'],
  ],
} as const satisfies Interface;

export const simpleVolume = {
  iid: '87ce5498-68d6-44e5-9215-6da47ef883d8',
  methods: [
    ...unknownMethods,
    ['SetMasterVolume', 'float', 'void *'],
    ['GetMasterVolume', 'void *'],
    ['SetMute'],
    ['GetMute', 'void *'],
  ],
} as const satisfies Interface;

export const playersStatics = {
  iid: '2050c4ee-11a0-57de-aed7-c97c70338245',
  methods: [...inspectableMethods, ['RequestAsync', 'void *']],
} as const satisfies Interface;

export const players = {
  iid: 'cace8eac-e86e-504a-ab31-5ff8ff1bce49',
  methods: [
    ...inspectableMethods,
    ['GetCurrentSession'],
    ['GetSessions', 'void *'],
    ['add_CurrentSessionChanged'],
    ['remove_CurrentSessionChanged'],
    ['add_SessionsChanged'],
    ['remove_SessionsChanged'],
  ],
} as const satisfies Interface;

export const player = {
  iid: '7148c835-9b14-5ae2-ab85-dc9b1c14e1a8',
  methods: [
    ...inspectableMethods,
    ['get_SourceAppUserModelId', 'void *'],
    ['TryGetMediaPropertiesAsync'],
    ['GetTimelineProperties', 'void *'],
    ['GetPlaybackInfo', 'void *'],
    ['TryPlayAsync', 'void *'],
    ['TryPauseAsync', 'void *'],
    ['TryStopAsync'],
    ['TryRecordAsync'],
    ['TryFastForwardAsync'],
    ['TryRewindAsync'],
    ['TrySkipNextAsync'],
    ['TrySkipPreviousAsync'],
    ['TryChangeChannelUpAsync'],
    ['TryChangeChannelDownAsync'],
    ['TryTogglePlayPauseAsync'],
    ['TryChangeAutoRepeatModeAsync'],
    ['TryChangePlaybackRateAsync'],
    ['TryChangeShuffleActiveAsync'],
    ['TryChangePlaybackPositionAsync'],
    ['add_TimelinePropertiesChanged'],
    ['remove_TimelinePropertiesChanged'],
    ['add_PlaybackInfoChanged'],
    ['remove_PlaybackInfoChanged'],
    ['add_MediaPropertiesChanged'],
    ['remove_MediaPropertiesChanged'],
  ],
} as const satisfies Interface;

export const playbackInfo = {
  iid: '94b4b6cf-e8ba-51ad-87a7-c10ade106127',
  methods: [
    ...inspectableMethods,
    ['get_Controls'],
    ['get_PlaybackStatus', 'void *'],
    ['get_PlaybackType'],
    ['get_AutoRepeatMode'],
    ['get_PlaybackRate'],
    ['get_IsShuffleActive'],
  ],
} as const satisfies Interface;

export const timeline = {
  iid: 'ede34136-6f25-588d-8ecf-ea5b6735aaa5',
  methods: [
    ...inspectableMethods,
    ['get_StartTime'],
    ['get_EndTime'],
    ['get_MinSeekTime'],
    ['get_MaxSeekTime'],
    ['get_Position', 'void *'],
    ['get_LastUpdatedTime', 'void *'],
  ],
} as const satisfies Interface;

/** `IVectorView<T>`: its IID depends on T, and nobody has to ask for it: GetSessions hands out this interface. */
export const vectorView = {
  iid: null,
  methods: [
    ...inspectableMethods,
    ['GetAt', 'uint32_t', 'void *'],
    ['get_Size', 'void *'],
    ['IndexOf'],
    ['GetMany'],
  ],
} as const satisfies Interface;

/** `IAsyncOperation<T>`, in the same way. */
export const asyncOperation = {
  iid: null,
  methods: [...inspectableMethods, ['put_Completed'], ['get_Completed'], ['GetResults', 'void *']],
} as const satisfies Interface;

export const asyncInfo = {
  iid: '00000036-0000-0000-c000-000000000046',
  methods: [
    ...inspectableMethods,
    ['get_Id'],
    ['get_Status', 'void *'],
    ['get_ErrorCode'],
    ['Cancel'],
    ['Close'],
  ],
} as const satisfies Interface;

import koffi from 'koffi';

/** The functions of macOS that are called; what is out by reference is a buffer it is written to. */
export interface MediaFunctions {
  AudioObjectHasProperty(object: number, address: Buffer): number;
  AudioObjectIsPropertySettable(object: number, address: Buffer, isSettable: Buffer): number;
  AudioObjectGetPropertyDataSize(
    object: number,
    address: Buffer,
    qualifierSize: number,
    qualifier: null,
    size: Buffer,
  ): number;
  AudioObjectGetPropertyData(
    object: number,
    address: Buffer,
    qualifierSize: number,
    qualifier: null,
    size: Buffer,
    data: Buffer,
  ): number;
  AudioObjectSetPropertyData(
    object: number,
    address: Buffer,
    qualifierSize: number,
    qualifier: null,
    size: number,
    data: Buffer,
  ): number;
  CFStringGetCString(text: bigint, into: Buffer, size: bigint, encoding: number): number;
  CFRelease(object: bigint): void;
  AECreateDesc(type: number, data: Buffer, size: bigint, result: Buffer): number;
  AEDisposeDesc(description: Buffer): number;
  AEDeterminePermissionToAutomateTarget(
    target: Buffer,
    eventClass: number,
    eventId: number,
    mayAsk: number,
  ): number;
}

const address = 'uint32_t object, void *address';
const qualified = `${address}, uint32_t qualifierSize, void *qualifier`;

/** As `AudioHardware.h`, `CFString.h`, `CFBase.h`, `AEDataModel.h` and `AppleEvents.h` declare them. */
export const mediaDeclarations = {
  AudioObjectHasProperty: ['CoreAudio', `uint8_t AudioObjectHasProperty(${address})`],
  AudioObjectIsPropertySettable: [
    'CoreAudio',
    `int32_t AudioObjectIsPropertySettable(${address}, void *isSettable)`,
  ],
  AudioObjectGetPropertyDataSize: [
    'CoreAudio',
    `int32_t AudioObjectGetPropertyDataSize(${qualified}, void *size)`,
  ],
  AudioObjectGetPropertyData: [
    'CoreAudio',
    `int32_t AudioObjectGetPropertyData(${qualified}, void *size, void *data)`,
  ],
  AudioObjectSetPropertyData: [
    'CoreAudio',
    `int32_t AudioObjectSetPropertyData(${qualified}, uint32_t size, void *data)`,
  ],
  CFStringGetCString: [
    'CoreFoundation',
    'uint8_t CFStringGetCString(void *text, void *into, int64_t size, uint32_t encoding)',
  ],
  CFRelease: ['CoreFoundation', 'void CFRelease(void *object)'],
  AECreateDesc: [
    'CoreServices',
    'int16_t AECreateDesc(uint32_t type, void *data, int64_t size, void *result)',
  ],
  AEDisposeDesc: ['CoreServices', 'int16_t AEDisposeDesc(void *description)'],
  AEDeterminePermissionToAutomateTarget: [
    'CoreServices',
    'int32_t AEDeterminePermissionToAutomateTarget(void *target, uint32_t eventClass, uint32_t eventId, uint8_t mayAsk)',
  ],
} as const satisfies Readonly<
  Record<keyof MediaFunctions, readonly [framework: string, declaration: string]>
>;

export function functionsOfMac(): MediaFunctions {
  const bound = ([framework, declaration]: readonly [string, string]) =>
    koffi.load(`/System/Library/Frameworks/${framework}.framework/${framework}`).func(declaration);
  return {
    AudioObjectHasProperty: bound(mediaDeclarations.AudioObjectHasProperty),
    AudioObjectIsPropertySettable: bound(mediaDeclarations.AudioObjectIsPropertySettable),
    AudioObjectGetPropertyDataSize: bound(mediaDeclarations.AudioObjectGetPropertyDataSize),
    AudioObjectGetPropertyData: bound(mediaDeclarations.AudioObjectGetPropertyData),
    AudioObjectSetPropertyData: bound(mediaDeclarations.AudioObjectSetPropertyData),
    CFStringGetCString: bound(mediaDeclarations.CFStringGetCString),
    CFRelease: bound(mediaDeclarations.CFRelease),
    AECreateDesc: bound(mediaDeclarations.AECreateDesc),
    AEDisposeDesc: bound(mediaDeclarations.AEDisposeDesc),
    AEDeterminePermissionToAutomateTarget: bound(mediaDeclarations.AEDeterminePermissionToAutomateTarget),
  };
}

import koffi from 'koffi';

/** The functions of Windows that hand out the first object, and what is in their hands. */
export interface MediaFunctions {
  RoInitialize(type: number): number;
  CoCreateInstance(classId: Buffer, outer: null, context: number, iid: Buffer, out: Buffer): number;
  CoTaskMemFree(memory: bigint): void;
  RoGetActivationFactory(name: bigint, iid: Buffer, out: Buffer): number;
  WindowsCreateString(text: string, length: number, out: Buffer): number;
  WindowsDeleteString(text: bigint): number;
  WindowsGetStringRawBuffer(text: bigint, length: null): bigint;
}

/** As `combaseapi.h`, `roapi.h` and `winstring.h` declare them, and where their pages say they are. */
export const mediaDeclarations = {
  CoCreateInstance: [
    'ole32.dll',
    'int32_t CoCreateInstance(void *classId, void *outer, uint32_t context, void *iid, void *out)',
  ],
  CoTaskMemFree: ['ole32.dll', 'void CoTaskMemFree(void *memory)'],
  RoInitialize: ['combase.dll', 'int32_t RoInitialize(int32_t type)'],
  RoGetActivationFactory: ['combase.dll', 'int32_t RoGetActivationFactory(void *name, void *iid, void *out)'],
  WindowsCreateString: ['combase.dll', 'int32_t WindowsCreateString(str16 text, uint32_t length, void *out)'],
  WindowsDeleteString: ['combase.dll', 'int32_t WindowsDeleteString(void *text)'],
  WindowsGetStringRawBuffer: ['combase.dll', 'void *WindowsGetStringRawBuffer(void *text, void *length)'],
} as const satisfies Readonly<Record<keyof MediaFunctions, readonly [library: string, declaration: string]>>;

export function functionsOfWindows(): MediaFunctions {
  const bound = ([library, declaration]: readonly [string, string]) => koffi.load(library).func(declaration);
  return {
    CoCreateInstance: bound(mediaDeclarations.CoCreateInstance),
    CoTaskMemFree: bound(mediaDeclarations.CoTaskMemFree),
    RoInitialize: bound(mediaDeclarations.RoInitialize),
    RoGetActivationFactory: bound(mediaDeclarations.RoGetActivationFactory),
    WindowsCreateString: bound(mediaDeclarations.WindowsCreateString),
    WindowsDeleteString: bound(mediaDeclarations.WindowsDeleteString),
    WindowsGetStringRawBuffer: bound(mediaDeclarations.WindowsGetStringRawBuffer),
  };
}

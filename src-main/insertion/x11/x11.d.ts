/** The part of node-x11 (https://github.com/sidorares/node-x11) that Dictum uses. */
declare module 'x11' {
  interface X11Event {
    readonly type: number;
    readonly name: string;
    readonly time?: number;
    readonly owner?: number;
    readonly requestor?: number;
    readonly selection?: number;
    /** Of XFIXES: when its owner took it. */
    readonly selectionTimestamp?: number;
    readonly target?: number;
    readonly property?: number;
    readonly wid?: number;
    readonly atom?: number;
    /** PropertyNotify: 0 new value, 1 deleted. */
    readonly state?: number;
    /** ClientMessage */
    readonly data?: readonly number[];
    /** Of a focus event: 0 is a real change, others come with somebody who takes the keyboard or gives it back. */
    readonly mode?: number;
    readonly detail?: number;
  }

  interface Property {
    readonly type: number;
    readonly format: number;
    readonly bytesAfter: number;
    readonly data: Buffer;
  }

  type Answer<Value> = (error: unknown, value: Value) => void;

  interface XFixes {
    SelectSelectionInput(window: number, selection: number, eventMask: number): void;
  }

  interface XTest {
    readonly KeyPress: number;
    readonly KeyRelease: number;
    /** Goes out with the next request that is answered. */
    FakeInput(type: number, keycode: number, time: number, window: number, x: number, y: number): void;
  }

  interface XClient {
    atoms: Readonly<Record<string, number>>;
    /** The socket. */
    readonly stream: { on(event: 'close', listener: () => void): void };
    AllocID(): number;
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: Readonly<Record<string, number>>,
    ): void;
    InternAtom(onlyIfExists: boolean, name: string, answer: Answer<number>): void;
    GetProperty(
      remove: 0 | 1,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      answer: Answer<Property>,
    ): void;
    ChangeProperty(
      mode: 0 | 1 | 2,
      window: number,
      name: number,
      type: number,
      format: 8 | 16 | 32,
      data: Buffer,
    ): void;
    DeleteProperty(window: number, name: number): void;
    /** The answer: an error, or null when the server took it. */
    ChangeWindowAttributes(
      window: number,
      values: Readonly<Record<string, number>>,
      answer?: Answer<unknown>,
    ): void;
    SetSelectionOwner(owner: number, selection: number, time: number): void;
    GetSelectionOwner(selection: number, answer: Answer<number>): void;
    ConvertSelection(
      requestor: number,
      selection: number,
      target: number,
      property: number,
      time: number,
    ): void;
    SendEvent(destination: number, propagate: 0 | 1, eventMask: number, event: object): void;
    GrabKeyboard(
      window: number,
      ownerEvents: 0 | 1,
      time: number,
      pointerMode: number,
      keyboardMode: number,
      answer: Answer<number>,
    ): void;
    ListExtensions(answer: Answer<readonly string[]>): void;
    /** Until it is given up, the server does nothing for anybody else. */
    GrabServer(): void;
    UngrabServer(): void;
    /** A row of keysyms for each keycode. */
    GetKeyboardMapping(
      firstKeycode: number,
      count: number,
      answer: Answer<readonly (readonly number[])[]>,
    ): void;
    ChangeKeyboardMapping(firstKeycode: number, keysymsPerKeycode: number, keysyms: readonly number[]): void;
    QueryPointer(window: number, answer: Answer<{ readonly keyMask: number }>): void;
    SendClientMessage(
      destination: number,
      window: number,
      messageType: number,
      format: 32,
      data: readonly number[],
      eventMask: number,
    ): void;
    QueryKeymap(answer: Answer<Buffer>): void;
    /** The answer to a request without a reply: an error, or null when the server took it. */
    GrabButton(
      window: number,
      ownerEvents: 0 | 1,
      eventMask: number,
      pointerMode: number,
      keyboardMode: number,
      confineTo: number,
      cursor: number,
      button: number,
      modifiers: number,
      answer: Answer<unknown>,
    ): void;
    UngrabButton(window: number, button: number, modifiers: number): void;
    GetModifierMapping(answer: Answer<readonly (readonly number[])[]>): void;
    GetInputFocus(answer: Answer<{ readonly focus: number }>): void;
    /** The children from the lowest to the highest. */
    QueryTree(
      window: number,
      answer: Answer<{
        readonly root: number;
        readonly parent: number;
        readonly children: readonly number[];
      }>,
    ): void;
    GetWindowAttributes(
      window: number,
      /** `mapState`: 0 not mapped, 1 mapped in something that is not shown, 2 shown. */
      answer: Answer<{ readonly mapState: number; readonly overrideRedirect: number }>,
    ): void;
    GetGeometry(
      window: number,
      answer: Answer<{
        readonly xPos: number;
        readonly yPos: number;
        readonly width: number;
        readonly height: number;
        readonly borderWidth: number;
      }>,
    ): void;
    require(extension: 'fixes', answer: Answer<XFixes>): void;
    require(extension: 'xtest', answer: Answer<XTest>): void;
    on(event: 'event', listener: (event: X11Event) => void): void;
    on(event: 'error' | 'end', listener: (error?: unknown) => void): void;
    terminate(): void;
  }

  interface Display {
    readonly client: XClient;
    readonly screen: readonly { readonly root: number }[];
    readonly resource_mask: number;
    readonly min_keycode: number;
    readonly max_keycode: number;
  }

  const x11: {
    createClient(options: { display?: string; shm: 'off' }, answer: Answer<Display>): XClient;
    readonly eventMask: {
      readonly PropertyChange: number;
      readonly SubstructureNotify: number;
      readonly StructureNotify: number;
      readonly FocusChange: number;
    };
  };
  export default x11;
  export type { X11Event, XClient, XTest };
}

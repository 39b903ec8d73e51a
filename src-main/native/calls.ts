/** All that the process beside main does for it on Windows and macOS. What goes in and comes out travels as a message. */
import type { DesktopCalls } from './desktop-calls.ts';
import type { FieldCalls } from './field-calls.ts';
import type { KeyCalls } from './key-calls.ts';
import type { MediaCalls } from './media-calls.ts';

export interface NativeCalls extends DesktopCalls, FieldCalls, KeyCalls, MediaCalls {}

export type CallName = keyof NativeCalls;
export type InputOf<Name extends CallName> = Parameters<NativeCalls[Name]>[0];
export type OutputOf<Name extends CallName> = Awaited<ReturnType<NativeCalls[Name]>>;

export interface NativeOrder {
  readonly id: number;
  readonly name: CallName;
  readonly input: unknown;
}

export type NativeAnswer =
  | { readonly id: number; readonly output: unknown }
  /** With what went wrong, for the log. */
  | { readonly id: number; readonly problem: string };

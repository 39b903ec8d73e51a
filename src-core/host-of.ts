/** scheme, host, port, path: and nothing else that an address could carry. */
export const plainAddress = /^(https?):\/\/([^\s\\/?#@:]+|\[[0-9a-f:]+\])(:\d{1,5})?(\/[^\s\\?#]*)?$/i;

/** "api.groq.com" of "https://api.groq.com/v1"; a port stays, since it is part of where. */
export function hostOf(baseUrl: string): string {
  const [, , host, port = ''] = plainAddress.exec(baseUrl) ?? [];
  return host === undefined ? baseUrl : `${host.toLowerCase()}${port}`;
}

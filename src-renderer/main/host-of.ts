/** "api.groq.com" of "https://api.groq.com/v1"; a port stays, since it is part of where. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}

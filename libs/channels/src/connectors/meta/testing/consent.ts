/** What the platform sent the person back with. */
export interface SentBack {
  address: string;
  code: string | null;
  state: string | null;
  error: string | null;
}

/** Opens the consent page, reads it, and presses a button of its form. */
export async function decide(url: string, consent: 'yes' | 'no'): Promise<SentBack & { page: string }> {
  const page = await (await fetch(url)).text();
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ consent }), redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  const given = (name: string) => back.searchParams.get(name);
  return {
    page,
    address: `${back.origin}${back.pathname}`,
    code: given('code'),
    state: given('state'),
    error: given('error'),
  };
}

/** How many words are missing at the start and at the end; a wrong one is a missing one there. */
export function lostWords(
  said: readonly string[],
  heard: readonly string[],
): { readonly atStart: number; readonly atEnd: number } {
  const kept = commonPlaces(said, heard);
  const [first = said.length] = kept;
  const last = kept.at(-1);
  return { atStart: first, atEnd: last === undefined ? 0 : said.length - 1 - last };
}

/** The places in `said` of the longest sequence of words that both have in this order. */
function commonPlaces(said: readonly string[], heard: readonly string[]): readonly number[] {
  const lengths = said.map(() => heard.map(() => 0));
  const lengthFrom = (one: number, other: number) => lengths[one]?.[other] ?? 0;
  for (let one = said.length - 1; one >= 0; one--) {
    for (let other = heard.length - 1; other >= 0; other--) {
      const row = lengths[one];
      if (row === undefined) continue;
      row[other] =
        said[one] === heard[other]
          ? lengthFrom(one + 1, other + 1) + 1
          : Math.max(lengthFrom(one + 1, other), lengthFrom(one, other + 1));
    }
  }
  const places: number[] = [];
  for (let one = 0, other = 0; one < said.length && other < heard.length; ) {
    if (said[one] === heard[other]) {
      places.push(one);
      one += 1;
      other += 1;
    } else if (lengthFrom(one + 1, other) >= lengthFrom(one, other + 1)) one += 1;
    else other += 1;
  }
  return places;
}

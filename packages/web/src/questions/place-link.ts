/** Where a place of a run is: an item id, `summary:<phase id>`. */
export function placeLink(place: string) {
  if (place.startsWith('summary:')) {
    return { to: '/summary/$phaseId', params: { phaseId: place.slice('summary:'.length) } } as const;
  }
  return { to: '/assessment/$itemId', params: { itemId: place } } as const;
}

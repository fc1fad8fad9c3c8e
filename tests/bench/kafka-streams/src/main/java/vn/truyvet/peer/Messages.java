package vn.truyvet.peer;

import java.util.List;

/** What flows between the two processors, and what they keep. Instants in ms. */
final class Messages {
  private Messages() {}

  /** Input, keyed by person: a scan, or (with `until`) the infectious window [at, until) of a case of the person. */
  record Event(String id, long at, String person, String venue, String direction, Long until) {}

  record Window(String id, long from, long to) {}

  /** All that is known of a person. */
  record History(List<Event> scans, List<Window> windows) {}

  /** A visit as the scans show it, and the windows that it may meet. */
  record Visit(String id, String person, String venue, long from, long to, String quality, List<Window> windows) {}

  /** From a person to a venue: a visit as it was, and as it is; null where there was, or is, none. */
  record Moved(Visit before, Visit after) {}

  /** A signed row for the world. */
  record Said(int sign, Visit visit) {}

  /** Who was exposed to a case, and how long; sign −1 takes it back. */
  record Exposure(int sign, String window, String contact, String venue, long from, long to, long directMs, long lingeringMs) {}
}

package vn.truyvet.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.truyvet.peer.Messages.Event;
import vn.truyvet.peer.Messages.History;
import vn.truyvet.peer.Messages.Visit;
import vn.truyvet.peer.Messages.Window;

/** From scans to visits: repeats, the walk and the intervals, for venues of category `other`. */
final class Walk {
  private static final long RESCAN = 60_000;
  private static final long MIN_STAY = 120_000;
  private static final long MAX_STAY = 24 * 3_600_000L;
  private static final long STAY = 60 * 60_000L;

  static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::at).thenComparing(Event::id).thenComparing(Event::venue).thenComparing(Event::direction);

  private Walk() {}

  /** The visits of a history whose scans are in order. */
  static List<Visit> visits(History history) {
    List<Event> kept = new ArrayList<>();
    List<String> verdicts = new ArrayList<>();
    Map<String, Long> latest = new HashMap<>();
    for (Event scan : history.scans()) {
      String door = scan.venue() + '|' + scan.direction();
      Long before = latest.get(door);
      if (before != null && scan.at() - before <= RESCAN) continue;
      latest.put(door, scan.at());
      int last = kept.size() - 1;
      boolean open = last >= 0 && verdicts.get(last).equals("in") && kept.get(last).venue().equals(scan.venue());
      long stayed = open ? scan.at() - kept.get(last).at() : Long.MAX_VALUE;
      String verdict;
      if (scan.direction().equals("in")) verdict = "in";
      else if (scan.direction().equals("any") && stayed < MIN_STAY) continue;
      else if (stayed <= MAX_STAY) verdict = "out";
      else verdict = scan.direction().equals("any") ? "in" : "alone";
      kept.add(scan);
      verdicts.add(verdict);
    }
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      Event scan = kept.get(i);
      Event next = i + 1 < kept.size() ? kept.get(i + 1) : null;
      if (verdicts.get(i).equals("in")) {
        long usual = scan.at() + STAY;
        if (next != null && verdicts.get(i + 1).equals("out")) visits.add(visit(history, scan, scan.at(), next.at(), "observed"));
        else if (next != null && next.at() < usual) visits.add(visit(history, scan, scan.at(), next.at(), "inferred"));
        else visits.add(visit(history, scan, scan.at(), usual, "assumed"));
      } else if (verdicts.get(i).equals("alone")) {
        long usual = scan.at() - STAY;
        long seen = i > 0 ? kept.get(i - 1).at() : Long.MIN_VALUE;
        visits.add(visit(history, scan, Math.max(seen, usual), scan.at(), seen > usual ? "inferred" : "assumed"));
      }
    }
    return visits;
  }

  private static Visit visit(History history, Event scan, long from, long to, String quality) {
    List<Window> met = new ArrayList<>();
    for (Window window : history.windows()) if (window.from() < to && window.to() > from) met.add(window);
    return new Visit(scan.id(), scan.person(), scan.venue(), from, to, quality, met);
  }
}

package vn.truyvet.peer;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import vn.truyvet.peer.Messages.Exposure;
import vn.truyvet.peer.Messages.Moved;
import vn.truyvet.peer.Messages.Said;
import vn.truyvet.peer.Messages.Visit;
import vn.truyvet.peer.Messages.Window;

/** Keyed by venue: keeps visits by their beginning, those of the infectious a second time, and says visits and exposures. */
final class Venues implements Processor<String, Moved, String, Object> {
  static final String ALL = "visits";
  static final String INFECTIOUS = "infectious";
  private static final long LONGEST = 24 * 3_600_000L;
  private static final long LINGERING = 30 * 60_000L;
  private static final long LEAST = 15 * 60_000L;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, Visit> all;
  private KeyValueStore<String, Visit> infectious;

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    this.all = context.getStateStore(ALL);
    this.infectious = context.getStateStore(INFECTIOUS);
  }

  @Override
  public void process(Record<String, Moved> record) {
    Moved moved = record.value();
    List<Exposure> before = new ArrayList<>();
    List<Exposure> after = new ArrayList<>();
    if (moved.before() != null) {
      exposures(moved.before(), -1, before);
      all.delete(key(moved.before()));
      if (!moved.before().windows().isEmpty()) infectious.delete(key(moved.before()));
      say(record, -1, moved.before());
    }
    if (moved.after() != null) {
      all.put(key(moved.after()), moved.after());
      if (!moved.after().windows().isEmpty()) infectious.put(key(moved.after()), moved.after());
      exposures(moved.after(), 1, after);
      say(record, 1, moved.after());
    }
    for (Exposure exposure : before) context.forward(record.withKey(exposure.contact()).withValue(exposure), "exposures");
    for (Exposure exposure : after) context.forward(record.withKey(exposure.contact()).withValue(exposure), "exposures");
  }

  private void say(Record<String, Moved> record, int sign, Visit visit) {
    context.forward(record.withValue(new Said(sign, visit)), "said");
  }

  /** Every exposure that the visit is part of, as the case's or as the contact's. */
  private void exposures(Visit visit, int sign, List<Exposure> found) {
    if (!visit.windows().isEmpty()) {
      for (Visit contact : around(all, visit.venue(), visit.from() - LONGEST, visit.to() + LINGERING)) exposure(visit, contact, sign, found);
    }
    for (Visit source : around(infectious, visit.venue(), visit.from() - LONGEST - LINGERING, visit.to())) exposure(source, visit, sign, found);
  }

  private static void exposure(Visit source, Visit contact, int sign, List<Exposure> found) {
    if (source.person().equals(contact.person())) return;
    for (Window window : source.windows()) {
      long a = Math.max(source.from(), window.from());
      long b = Math.min(source.to(), window.to());
      if (a >= b) continue;
      long direct = Math.max(0, Math.min(b, contact.to()) - Math.max(a, contact.from()));
      long lingering = Math.max(0, Math.min(b + LINGERING, contact.to()) - Math.max(b, contact.from()));
      if (direct + lingering < LEAST) continue;
      long from = Math.max(a, contact.from());
      long to = Math.min(b + LINGERING, contact.to());
      found.add(new Exposure(sign, window.id(), contact.person(), contact.venue(), from, to, direct, lingering));
    }
  }

  private static List<Visit> around(KeyValueStore<String, Visit> store, String venue, long from, long to) {
    List<Visit> found = new ArrayList<>();
    try (KeyValueIterator<String, Visit> entries = store.range(prefix(venue, from), prefix(venue, to))) {
      while (entries.hasNext()) {
        KeyValue<String, Visit> entry = entries.next();
        found.add(entry.value);
      }
    }
    return found;
  }

  private static String key(Visit visit) {
    return prefix(visit.venue(), visit.from()) + '|' + visit.person() + '|' + visit.id();
  }

  /** Instants of one length sort as their digits do. */
  private static String prefix(String venue, long from) {
    return venue + '|' + String.format("%015d", from);
  }
}

package vn.truyvet.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import vn.truyvet.peer.Messages.Event;
import vn.truyvet.peer.Messages.History;
import vn.truyvet.peer.Messages.Moved;
import vn.truyvet.peer.Messages.Visit;
import vn.truyvet.peer.Messages.Window;

/** Keyed by person: keeps scans and windows in one value, and says which visits a record changes. */
final class People implements Processor<String, Event, String, Moved> {
  static final String STORE = "people";
  private ProcessorContext<String, Moved> context;
  private KeyValueStore<String, History> store;

  @Override
  public void init(ProcessorContext<String, Moved> context) {
    this.context = context;
    this.store = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, Event> record) {
    Event event = record.value();
    History known = store.get(record.key());
    History before = known == null ? new History(List.of(), List.of()) : known;
    List<Event> scans = new ArrayList<>(before.scans());
    List<Window> windows = new ArrayList<>(before.windows());
    if (event.until() != null) {
      Window window = new Window(event.id(), event.at(), event.until());
      if (windows.contains(window)) return;
      windows.add(window);
    } else {
      int place = Collections.binarySearch(scans, event, Walk.ORDER);
      if (place >= 0) return;
      scans.add(-place - 1, event);
    }
    History after = new History(scans, windows);
    store.put(record.key(), after);
    Map<String, Visit> was = new LinkedHashMap<>();
    for (Visit visit : Walk.visits(before)) was.put(visit.id(), visit);
    for (Visit visit : Walk.visits(after)) {
      Visit old = was.remove(visit.id());
      if (!visit.equals(old)) context.forward(record.withKey(visit.venue()).withValue(new Moved(old, visit)));
    }
    for (Visit old : was.values()) context.forward(record.withKey(old.venue()).withValue(new Moved(old, null)));
  }
}

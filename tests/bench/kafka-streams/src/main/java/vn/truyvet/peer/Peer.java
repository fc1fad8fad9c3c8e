package vn.truyvet.peer;

import java.time.Duration;
import java.util.Properties;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import vn.truyvet.peer.Messages.Event;
import vn.truyvet.peer.Messages.Exposure;
import vn.truyvet.peer.Messages.History;
import vn.truyvet.peer.Messages.Moved;
import vn.truyvet.peer.Messages.Said;
import vn.truyvet.peer.Messages.Visit;

/** `Peer BROKERS PREFIX STATE_DIR THREADS COMMIT_MS`: runs until it is killed; topics are there already. */
public final class Peer {
  private Peer() {}

  public static void main(String[] args) {
    String prefix = args[1];
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, prefix + "peer");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, args[2]);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, args[3]);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, args[4]);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L << 20);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
    // A process that comes back under its name gets its partitions at once.
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "peer");
    settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1000);
    KafkaStreams streams = new KafkaStreams(topology(prefix), settings);
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
    streams.start();
  }

  private static Topology topology(String prefix) {
    var text = Serdes.String();
    Topology topology = new Topology();
    topology.addSource("scans", text.deserializer(), Json.serde(Event.class).deserializer(), prefix + "scans");
    topology.addProcessor("people", People::new, "scans");
    topology.addSink("presences", prefix + "presences", text.serializer(), Json.serde(Moved.class).serializer(), "people");
    topology.addSource("places", text.deserializer(), Json.serde(Moved.class).deserializer(), prefix + "presences");
    topology.addProcessor("venues", Venues::new, "places");
    topology.addSink("said", prefix + "visits", text.serializer(), Json.serde(Said.class).serializer(), "venues");
    topology.addSink("exposures", prefix + "exposures", text.serializer(), Json.serde(Exposure.class).serializer(), "venues");
    topology.addStateStore(store(People.STORE, History.class).withCachingEnabled(), "people");
    topology.addStateStore(store(Venues.ALL, Visit.class), "venues");
    topology.addStateStore(store(Venues.INFECTIOUS, Visit.class).withCachingEnabled(), "venues");
    return topology;
  }

  private static <T> StoreBuilder<org.apache.kafka.streams.state.KeyValueStore<String, T>> store(String name, Class<T> type) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Json.serde(type)).withLoggingEnabled(Map.of());
  }
}

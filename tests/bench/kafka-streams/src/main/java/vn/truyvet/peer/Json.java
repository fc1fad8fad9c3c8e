package vn.truyvet.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Records as JSON bytes. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static <T> Serde<T> serde(Class<T> type) {
    Serializer<T> write = (topic, value) -> {
      try {
        return value == null ? null : MAPPER.writeValueAsBytes(value);
      } catch (Exception error) {
        throw new IllegalStateException(error);
      }
    };
    Deserializer<T> read = (topic, bytes) -> {
      try {
        return bytes == null ? null : MAPPER.readValue(bytes, type);
      } catch (Exception error) {
        throw new IllegalStateException(error);
      }
    };
    return Serdes.serdeFrom(write, read);
  }
}

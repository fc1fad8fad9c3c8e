/** A Kafka broker and a schema registry that tests own and may break. Each call resolves when it has happened. */
export interface KafkaForTests {
  /** `host:port,…` */
  brokers: string;
  /** Address of the registry's Confluent API. */
  registryUrl: string;
  /** Ends both and removes their data. */
  stop(): Promise<void>;
  /** An orderly stop of the broker; its data and port stay for `startBroker`. */
  stopBroker(): Promise<void>;
  /** SIGKILL to the broker. */
  killBroker(): Promise<void>;
  /** Starts the broker again on the same port with the same data, and waits until topics can be made. */
  startBroker(): Promise<void>;
  /** Stops the registry; its schemas and ids stay for `startRegistry`. */
  stopRegistry(): Promise<void>;
  /** Starts the registry again on the same port. */
  startRegistry(): Promise<void>;
}

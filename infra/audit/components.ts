/** Who is the same person as whom, by the accepted events alone: a union-find over keyed subjects. */
export class Components {
  readonly #parent = new Map<string, string>();

  /** The name of the component that a subject is in: one of its subjects. */
  of(subject: string): string {
    let root = subject;
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root)) root = up;
    for (let at = subject; at !== root; ) {
      const up = this.#parent.get(at)!;
      this.#parent.set(at, root);
      at = up;
    }
    return root;
  }

  add(subject: string): void {
    if (!this.#parent.has(subject)) this.#parent.set(subject, subject);
  }

  join(a: string, b: string): void {
    this.add(a);
    this.add(b);
    const [rootA, rootB] = [this.of(a), this.of(b)];
    if (rootA !== rootB) this.#parent.set(rootA, rootB);
  }
}

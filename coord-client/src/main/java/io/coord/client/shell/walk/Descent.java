package io.coord.client.shell.walk;

/** Whether a walk goes on below a node. */
public enum Descent {
    INTO_CHILDREN,
    NO_DEEPER
}

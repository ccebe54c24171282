package io.caracal.common.metrics;

/** A stream that the service is bound to, as its reader or its writer. */
@FunctionalInterface
public interface TopicSource {

    /** What is known now; asked once a second, must neither block nor do I/O. */
    TopicStats stats();
}

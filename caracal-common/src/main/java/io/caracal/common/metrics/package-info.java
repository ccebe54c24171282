/**
 * The metrics of one service: one registry, the Prometheus text and the JSON document rendered from it off the request
 * path, and the rule that says who may read them.
 */
@NullMarked
package io.caracal.common.metrics;

import org.jspecify.annotations.NullMarked;

package io.caracal.common.probe;

import java.util.Map;
import java.util.function.Supplier;

/**
 * An action that was understood.
 *
 * @param action what goes on record first
 * @param effect what it does then; answers with members of the body
 */
record OpsOrder(OpsAction action, Supplier<Map<String, Object>> effect) {}

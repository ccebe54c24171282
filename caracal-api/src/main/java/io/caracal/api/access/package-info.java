/**
 * Who is asking and whether they may: admin bearer tokens, their scope and capability, the account and Control assertions that narrow them,
 * rate limits, reserved names, and {@link io.caracal.api.access.AdminRequest}, through which every feature sees a request that passed.
 */
@NullMarked
package io.caracal.api.access;

import org.jspecify.annotations.NullMarked;

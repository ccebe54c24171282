/**
 * Authentication and outbound-address rules shared by the services: bearer headers, operator and admin tokens, argon2id
 * secrets, mandates, key fetching, and the classification of addresses that guards outbound calls.
 */
@NullMarked
package io.caracal.common.security;

import org.jspecify.annotations.NullMarked;

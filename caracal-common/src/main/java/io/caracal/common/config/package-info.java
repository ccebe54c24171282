/**
 * Settings of a service: the mode, typed reading of the environment and the configuration file with every problem
 * reported together, and the catalogue of all settings that were read. Secrets never reach a message or a dump.
 */
@NullMarked
package io.caracal.common.config;

import org.jspecify.annotations.NullMarked;

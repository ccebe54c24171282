/**
 * The frame of a service process: identity, commands, the HTTP server, the platform handed to a composition root, and
 * the entry point. The only place that reads the process environment and ends the process.
 */
@NullMarked
package io.caracal.common.service;

import org.jspecify.annotations.NullMarked;

package io.caracal.common.probe;

/** What is to be done with a request: answer now, answer on a change, or carry out what its body says. */
sealed interface ProbeAnswer permits ProbeReply, LongPoll, OpsCall {}

package io.shadowgate.config;

import java.io.Serializable;

/**
 * The limits that a shadow is held to. Rates and divergence are fractions, latency milliseconds.
 */
public record Gates(
        long minRequests,
        double minAgreementRate,
        double maxShadowLatencyP99Ms,
        double maxShadowErrorRate,
        double maxDistributionDivergence)
        implements Serializable {}

"""Programs made up by Hypothesis against the running application, held against models written apart (TRUST §3.3)."""

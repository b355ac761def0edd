"""The bank's side of AvtaleGiro: reads claims, writes mandates (FBO) and payments (OCR). Shares no codec with ours."""
